"""A language server for Turtle: what an editor asks while somebody writes facts.

The Language Server Protocol, version 3.17. Nothing here is imported by other commands.
"""
