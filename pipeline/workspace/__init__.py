"""The workspace: the folder of one secretariat, with what enters, what leaves and what is kept.

``place``: its paths and settings; ``accounts``: which accounts of the machine may work in it; ``lock``: one at a time,
and who; ``creating``. Nothing here reads a form or prints one.
"""

from pipeline.workspace.creating import create
from pipeline.workspace.lock import Holder, Waiting
from pipeline.workspace.place import Workspace, outward

__all__ = ["Holder", "Waiting", "Workspace", "create", "outward"]
