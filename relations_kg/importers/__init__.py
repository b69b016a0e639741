"""Real datasets put into the graph: what is read, how it is mapped, and what must come out.

An importer is a module in :mod:`relations_kg.importers.datasets`. Its name on the command line is
the module's name with ``-`` for ``_``. The module has one public constant, ``IMPORTER``, an
:class:`~relations_kg.importers.base.Importer`.
"""
