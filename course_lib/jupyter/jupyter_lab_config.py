"""JupyterLab's settings for the course."""

import os
import sys

from jupyter_core.paths import jupyter_runtime_dir

c = get_config()  # noqa: F821

# Kernels talk through socket files instead of TCP, which ipykernel warns about. Windows has no such
# files, and elsewhere their path has a limit: 104 bytes on macOS, 108 on Linux, of which
# "/kernel-<36 characters>-ipc-5" takes 50.
if sys.platform != "win32" and len(os.fsencode(jupyter_runtime_dir())) < 104 - 50:
    c.KernelManager.transport = "ipc"
