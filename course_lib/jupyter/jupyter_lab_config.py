"""JupyterLab's settings for the course."""

import sys

c = get_config()  # noqa: F821

# Kernels talk over files instead of TCP: no warning about TCP without encryption. Windows has no
# such transport.
if sys.platform != "win32":
    c.KernelManager.transport = "ipc"
