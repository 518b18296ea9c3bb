"""JupyterLab's settings on a hub: the course's own, and what a shared machine asks for."""

c = get_config()  # noqa: F821
load_subconfig("course_config.py")  # noqa: F821

# A student's folder may lie on a network disk, which has no socket files: kernels are spoken to
# over TCP, encrypted where both sides can.
c.KernelManager.transport = "tcp"
c.KernelManager.transport_encryption = "auto"
# A notebook that nobody has looked at for an hour gives its memory back; its outputs stay.
c.MappingKernelManager.cull_idle_timeout = 3600
c.MappingKernelManager.cull_connected = True
