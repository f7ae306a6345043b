"""The commands of ``python -m jobs``: one subject per module, each with ``register(app: typer.Typer) -> None``."""
