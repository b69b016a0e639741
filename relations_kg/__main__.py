"""``python -m relations_kg`` is the command ``relations-kg``."""

from relations_kg.cli import main

if __name__ == "__main__":
    main()
