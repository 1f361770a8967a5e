"""click, speaking French: its own words in help pages and in mistakes on the command line."""

from typing import Any

import click


def usage_message(error: click.UsageError) -> str:
    """Say in French what is wrong with the command line."""
    if isinstance(error, click.NoSuchOption):
        proches = f" Vouliez-vous dire {' ou '.join(error.possibilities)} ?" if error.possibilities else ""
        return f"L’option {error.option_name} n’existe pas.{proches}"
    if isinstance(error, click.MissingParameter):
        return f"Il manque {_name(error)}."
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.IntRange):
            return (
                f"La valeur donnée pour {_name(error)} ne convient pas : un nombre entier de {kind.min} à {kind.max}."
            )
        return f"La valeur donnée pour {_name(error)} ne convient pas : {error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"L’option {error.option_name} attend une valeur."
    if error.message.startswith("No such command"):
        return "Cette commande n’existe pas. La liste des commandes : pipeline --help"
    if "unexpected extra argument" in error.message:
        return "Il y a un argument de trop."
    return "La ligne de commande n’est pas comprise."


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "un argument"
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name


class FrenchCommand(click.Command):
    """A command with a French help page."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the ``--help`` option, in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the « Emploi » line."""
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("COMMAND [ARGS]...", "COMMANDE …")
        formatter.write_usage(ctx.command_path, pieces, prefix="Emploi : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        found = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        records = [(name, text.replace("[required]", "[obligatoire]")) for name, text in found]
        if records:
            with formatter.section("Options"):
                formatter.write_dl(records)


class FrenchGroup(FrenchCommand, click.Group):
    """A group of commands with a French help page."""

    command_class = FrenchCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        rows: list[tuple[str, str]] = []
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=90)))
        if rows:
            with formatter.section("Commandes"):
                formatter.write_dl(rows)


FrenchGroup.group_class = FrenchGroup
