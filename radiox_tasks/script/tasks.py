"""The script queue's step: write and check the script."""

from radiox_tasks.model.steps import SCRIPT, RundownChosen, ScriptWritten
from radiox_tasks.step import Context, task


@task(SCRIPT)
def write_script(context: Context, rundown: RundownChosen) -> ScriptWritten:
    """Write the script of this rundown once; lines that fail the gate are not in it."""
    from radiox_tasks.script.script_step import write_script

    return write_script(context, rundown)
