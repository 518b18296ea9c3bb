"""JupyterLab's settings for the course."""

import os
import sys

import zmq
from jupyter_core.paths import jupyter_runtime_dir

c = get_config()  # noqa: F821

# Kernels inherit this. Small fits run several times slower with two threads than with one.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# ipykernel warns about plain TCP, so kernels talk through socket files. Windows has no such files,
# and elsewhere their path has a limit: 104 bytes on macOS, 108 on Linux, of which
# "/kernel-<36 characters>-ipc-5" takes 50. Where that does not fit, TCP is encrypted.
if sys.platform != "win32" and len(os.fsencode(jupyter_runtime_dir())) < 104 - 50:
    c.KernelManager.transport = "ipc"
elif zmq.has("curve"):
    c.KernelManager.transport_encryption = "auto"

# The file browser lists what a student works with: lectures, exercises, data. Everything else is
# still there, and a contributor opens it in an editor.
c.ContentsManager.hide_globs.extend(
    [
        "course_*",
        "tests",
        "build",
        "source",
        "checks",
        "prepare",
        "Makefile",
        "*.toml",
        "*.lock",
        "*.yml",
        "LICENSE",
        "CONTRIBUTING.md",
        "INSTRUCTORS.md",
    ]
)
