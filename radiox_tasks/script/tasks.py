"""The script queue's task: write and check the script."""

from radiox_tasks.model.declared.show_tasks import WRITE_SCRIPT, RundownMessage
from radiox_tasks.model.declared.steps import ScriptWritten
from radiox_tasks.step import Context, task


@task(WRITE_SCRIPT)
def write_script(context: Context, message: RundownMessage) -> ScriptWritten:
    """Write the script of this rundown once; lines that fail the truth gate are not in it."""
    from radiox_tasks.script.script_step import write_script

    return write_script(context, message.rundown)
