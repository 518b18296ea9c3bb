"""Submissions with a cell that attacks, breaks, forges, or is careless.

Cells that would harm a machine outside a sandbox begin with a line that stops them there.
"""

import json
import math
from functools import partial
from typing import Any

from tests.tools.grading.hostile.kind import CELLS, HONEST, Kind, notebook, write_text

CELL_KINDS: list[Kind] = []
FIRST = {"a": HONEST["a"]}
LATER = {"b": HONEST["b"], "c": HONEST["c"]}
ONLY_INSIDE = "import os\nassert not os.listdir('/proc/1'), 'only in the sandbox'\n"


def _behaves(
    name: str,
    description: str,
    cell: str,
    expected: dict[str, Any] = HONEST,
    *,
    stopped: bool = False,
    slow: bool = False,
    harmful: bool = False,
) -> None:
    """Add a kind whose second cell does something."""
    cells = (CELLS[0], ONLY_INSIDE * harmful + cell, *CELLS[1:])
    write = partial(write_text, json.dumps(notebook(cells)))
    CELL_KINDS.append(
        Kind(name, description, write, expected, stopped=stopped, slow=slow, cells=cells)
    )


def _answers(name: str, description: str, cell: str, *values: Any) -> None:
    """Add a kind whose answer ``a`` is odd: it counts as the given value, or not at all."""
    first = {"a": values[0]} if values else {}
    _behaves(name, description, cell, first | LATER)


# ---- time ----
_behaves("hang", "a loop without end", "while True:\n    pass", slow=True)
_behaves("sleep", "sleeps for days", "import time\ntime.sleep(10**6)", slow=True)
_behaves(
    "hang_in_c",
    "a loop that no signal interrupts",
    "sum(range(10**13))",
    slow=True,
)
_behaves(
    "swallow_interrupt",
    "catches the interrupt and goes on",
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n"
    "        pass",
    slow=True,
)
_behaves(
    "ignore_signal",
    "ignores the signal of the time limit",
    "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass",
    slow=True,
)
_behaves(
    "hang_at_exit",
    "registers an exit function that hangs",
    "import atexit, time\natexit.register(time.sleep, 10**6)",
)
_behaves(
    "thread_without_end",
    "leaves a thread that never ends",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(10**6,)).start()",
)

# ---- memory, processes, files ----
_behaves("memory_at_once", "asks for 1 TB", "x = bytearray(10**12)", harmful=True)
_behaves(
    "memory_in_steps",
    "takes memory until there is none, and keeps it",
    "x = []\nwhile True:\n    x.append(bytearray(10**7))",
    harmful=True,
    slow=True,
)
_behaves(
    "memory_of_children",
    "takes memory in many processes",
    "import os, time\nfor _ in range(30):\n    if not os.fork():\n"
    "        x = b'x' * 4 * 10**8\n        time.sleep(10**6)\ntime.sleep(10**6)",
    harmful=True,
    slow=True,
)
_behaves(
    "fork_bomb",
    "starts processes that start processes",
    "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    harmful=True,
    slow=True,
)
_behaves(
    "fork_and_go_on",
    "makes a copy of the process, which goes on too",
    "import os\nos.fork()",
    harmful=True,
)
_behaves(
    "many_threads",
    "starts threads until it may not",
    "import threading, time\nfor _ in range(10**5):\n"
    "    threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()",
    harmful=True,
    slow=True,
)
_behaves(
    "full_disc",
    "writes files until there is no room",
    "for n in range(10**6):\n    open(f'f{n}', 'wb').write(b'x' * 10**6)",
    harmful=True,
)
_behaves(
    "many_files",
    "makes empty files without end",
    "n = 0\nwhile True:\n    open(f'f{n}', 'w').close()\n    n += 1",
    harmful=True,
)
_behaves(
    "one_large_file",
    "makes a file of 1 TB with nothing in it",
    "f = open('f', 'wb')\nf.truncate(10**12)",
    harmful=True,
)
_behaves("endless_output", "prints without end", "while True:\n    print('x' * 1000)", slow=True)
_behaves("large_output", "prints 100 MB", "print('x' * 10**8)")
_behaves(
    "flood",
    "writes without end to all open files",
    "import os\nwhile True:\n    for d in range(3, 100):\n        try:\n"
    "            os.write(d, b'x' * 10**5)\n        except OSError:\n            pass",
)

for _name, _make in {
    "semaphores": "library.semget(0, 32000, 0o1600)",
    "shared_segments": "library.shmget(0, 10**6, 0o1600)",
    "message_queues": "library.msgget(0, 0o1600)",
    "posix_queues": "library.mq_open(b'/q', 0o102, 0o600, None)",
    "files_in_memory": "library.memfd_create(b'x', 0)",
}.items():
    _behaves(
        _name,
        f"takes memory of the kernel: {_name.replace('_', ' ')}",
        f"import ctypes\nlibrary = ctypes.CDLL(None)\nfor _ in range(1000):\n"
        f"    if {_make} != -1:\n        a = 'taken'",
        harmful=True,
    )
_behaves(
    "full_sockets",
    "fills sockets in many processes: memory of the kernel, which no process has",
    "import os, socket, time\nfor _ in range(20):\n    if not os.fork():\n        break\n"
    "kept = []\nwhile True:\n    try:\n        kept.append(socket.socketpair())\n"
    "        for end in kept[-1]:\n            end.setblocking(False)\n            while True:\n"
    "                end.send(b'x' * 10**5)\n    except BlockingIOError:\n        pass\n"
    "    except OSError:\n        time.sleep(10**6)",
    harmful=True,
    slow=True,
)
_behaves(
    "large_sockets",
    "asks for sockets that hold much",
    "import socket\nfor end in socket.socketpair():\n    for size in (7, 8, 32, 33):\n"
    "        try:\n            end.setsockopt(1, size, 10**8)\n            a = 'taken'\n"
    "        except OSError:\n            pass",
)

# ---- ending things ----
_behaves("os_exit", "leaves at once", "import os\nos._exit(0)")
_behaves("os_abort", "aborts", "import os\nos.abort()")
_behaves("kill_self", "kills itself", "import os\nos.kill(os.getpid(), 9)")
_behaves(
    "kill_parent",
    "kills the process that started it",
    "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(10**6)",
    harmful=True,
)
_behaves(
    "kill_all",
    "kills every process it can",
    "import os, time\nos.kill(-1, 9)\nos.kill(os.getpid(), 9)",
    harmful=True,
)
_behaves(
    "stop_parent",
    "halts the process that started it",
    "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)",
    stopped=True,
    harmful=True,
    slow=True,
)
_behaves("crash", "reads from address 0", "import ctypes\nctypes.string_at(0)")
_behaves("sys_exit", "calls sys.exit", "import sys\nsys.exit('done')")
_behaves("exit", "calls exit", "exit()")
_behaves("replace_program", "becomes another program", "import os\nos.execv('/bin/true', ['true'])")
_behaves("keyboard_interrupt", "raises KeyboardInterrupt", "raise KeyboardInterrupt")
_behaves("recursion", "recursion without end", "def f():\n    return f()\nf()")
_behaves(
    "own_exception",
    "raises an error whose message raises an error",
    "class E(BaseException):\n    def __str__(self):\n        raise self\nraise E",
)
_behaves(
    "close_all",
    "closes all open files",
    "import os\nos.closerange(0, 1000)",
)

# ---- forging ----
_behaves(
    "forged_files",
    "writes files that look like results",
    "import json\nfor name in ('results.json', 'results.pkl', 'gradebook.csv', '.OTTER_LOG'):\n"
    "    open(name, 'w').write(json.dumps({'score': 100, 'total': 100}))",
)
_behaves(
    "forged_lines",
    "writes results of its own to all open files",
    'import os\nline = b\'\\n{"points": 100, "answers": {"score": ["number", 100]}}\\n\'\n'
    "for d in range(3, 100):\n    try:\n        os.write(d, line)\n    except OSError:\n"
    "        pass",
)
_behaves(
    "garbage_lines",
    "writes malformed data to all open files",
    "import os\nlines = [b'\\xff\\xfe', b'{', b'[' * 9**5, b'9' * 9**5, b'NaN', b'null', b'[]',\n"
    '    b\'{"answers": 1}\', b\'{"answers": {"a": [[], []]}, "error": 7}\'[:20],\n'
    '    b\'{"cell": {}, "error": {}}\']\n'
    "for d in range(3, 100):\n    try:\n        os.write(d, b'\\n' + b'\\n'.join(lines) + b'\\n')\n"
    "    except OSError:\n        pass",
)
_behaves(
    "patched_isclose",
    "makes every comparison true",
    "import numpy, pandas, math\nnumpy.isclose = numpy.allclose = math.isclose = "
    "lambda *_, **__: True\npandas.Series.__eq__ = lambda *_: True",
)
_behaves(
    "patched_builtins",
    "replaces built-in functions",
    "import builtins\nfor name in ('abs', 'round', 'all', 'any', 'sum', 'repr', 'eval', 'id'):\n"
    "    setattr(builtins, name, lambda *_: True)",
)
_behaves(
    "patched_json",
    "replaces what writes the answers",
    "import json, os\njson.dumps = json.JSONEncoder.encode = lambda *_: '{\"a\": 100}'\n"
    "os.write = os.getpid = lambda *_: 1",
)
_behaves(
    "patched_checker",
    "replaces the checker and the runner",
    "import sys, types\nfor name in ('otter', 'otter.check', 'course_lib.exercises'):\n"
    "    sys.modules[name] = types.ModuleType(name)\n"
    "from course_tools.grading.sandbox import encode, cell_runner\n"
    "encode.encode = cell_runner.encode = lambda _: ['number', 100]\ncell_runner._changed = None",
)
_behaves("patched_shell", "replaces IPython's run_cell", "get_ipython().run_cell = None")
_behaves(
    "patched_import",
    "makes every import fail, those of IPython too",
    "import builtins\ndef f(*_, **__):\n    raise ImportError\nbuiltins.__import__ = f",
    FIRST,
)
_answers(
    "always_equal",
    "a number that equals everything",
    "class Right(float):\n    __eq__ = __le__ = __ge__ = lambda *_: True\n"
    "    __float__ = __abs__ = lambda _: 42.0\n    __hash__ = float.__hash__\na = Right(7)",
    7.0,
)
_answers(
    "text_in_disguise",
    "a text with methods of its own",
    "class T(str):\n    __eq__ = lambda *_: True\n    __str__ = lambda _: 'random slope'\n"
    "    __hash__ = str.__hash__\na = T('wrong')",
    "wrong",
)
_answers(
    "list_in_disguise",
    "a list with methods of its own",
    "class L(list):\n    __iter__ = lambda _: iter([42])\n    __len__ = lambda _: 1\na = L([7, 8])",
    [7, 8],
)
_answers(
    "false_class",
    "an object that says it is a float",
    "class F:\n    __class__ = float\n    __float__ = lambda _: 42.0\na = F()",
)
_answers(
    "raising_object",
    "an object whose every attribute raises",
    "class R:\n    def __getattribute__(self, name):\n        raise SystemExit\na = R()",
)
_answers(
    "pickle",
    "an object that runs a program when it is unpickled",
    "import os\nclass P:\n    def __reduce__(self):\n"
    "        return os.system, ('touch unpickled',)\na = P()",
)
_answers(
    "frame_in_disguise",
    "a table with a shape of its own",
    "import pandas as pd\nclass D(pd.DataFrame):\n    shape = property(lambda _: (1, 1))\n"
    "    index = property(lambda _: 1 / 0)\na = D({'x': [1]})",
)

# ---- odd answers ----
_answers("nan", "not a number", "a = float('nan')", math.nan)
_answers("infinity", "infinity", "import numpy as np\na = -np.inf", -math.inf)
_answers("huge_integer", "an integer of 5000 digits", "a = 10**5000")
_answers("huge_text", "a text of 10 MB", "a = 'x' * 10**7")
_answers("huge_list", "a list of a million", "a = list(range(10**6))")
_answers("list_of_itself", "a list that holds itself", "a = []\na.append(a)")
_answers("half_character", "half of a character", "a = 'x\\ud800'", "x?")
_answers("mark_up", "HTML and a formula as text", "a = '=1+1<script>alert(1)</script>'",
         "=1+1<script>alert(1)</script>")  # fmt: skip
_answers("unset", "leaves the answer as it was given", "a = ...")
_answers("deleted", "deletes the answer", "del a")
_answers("function", "a function for a number", "a = lambda: 42")
_behaves("cleared", "deletes all variables", "globals().clear()", LATER)

# ---- reaching out ----
_behaves(
    "stolen_tests",
    "searches all files for tests and solutions",
    "import os\nfor folder, folders, files in os.walk('/'):\n"
    "    folders[:] = set(folders) - {'proc', 'usr', 'site-packages', 'bin', 'lib', 'include'}\n"
    "    for name in files:\n"
    "        if name.startswith(('test_', 'results', 'score')) or name.endswith('.ipynb'):\n"
    "            a = 'stolen: ' + name",
)
_behaves(
    "writes_elsewhere",
    "writes to every folder that there is",
    "import os, course_lib, numpy, sys\n"
    "for folder in ('/', '/etc', '/usr', '/root', '/home', '/var/tmp', '/dev', '/proc/sys/kernel',"
    "\n    os.path.dirname(course_lib.__file__), os.path.dirname(numpy.__file__), sys.prefix):\n"
    "    try:\n        open(os.path.join(folder, 'was_here'), 'w').close()\n"
    "        a = 'written: ' + folder\n    except OSError:\n        pass",
)
_behaves(
    "network",
    "connects to other machines and to this one",
    "import socket\nfor host in ('1.1.1.1', '127.0.0.1', 'localhost', 'pypi.org'):\n"
    "    for port in (22, 53, 80, 443, 8888):\n        try:\n"
    "            socket.create_connection((host, port), timeout=0.2)\n            a = 'online'\n"
    "        except OSError:\n            pass",
)
_behaves(
    "odd_sockets",
    "talks to the kernel, to the machine around this one, and to all other networks",
    "import socket\nfor family in range(50):\n    for kind in (1, 2, 3, 5):\n        try:\n"
    "            socket.socket(family, kind)\n            a = a if family == 1 else 'online'\n"
    "        except OSError:\n            pass",
)
_behaves(
    "process_1",
    "reads and writes what the process around it has open, and its variables",
    "import os\nfor name in ('environ', 'mem', 'maps', 'fd/0', 'fd/1', 'fd/2'):\n"
    "    for mode in ('rb', 'ab'):\n        try:\n            open('/proc/1/' + name, mode)\n"
    "            a = 'opened'\n        except OSError:\n            pass",
)
_behaves(
    "daemon",
    "leaves a process that outlives it",
    "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n"
    "        time.sleep(10**6)\n    os._exit(0)",
    harmful=True,
)
_behaves(
    "chatty_daemon",
    "leaves a process that goes on sending answers",
    "import os, time\nif not os.fork():\n    os.setsid()\n    while True:\n"
    "        time.sleep(0.01)\n        for d in range(3, 20):\n            try:\n"
    "                os.write(d, b'\\n{\"points\": 1}\\n')\n            except OSError:\n"
    "                pass",
    harmful=True,
)
_behaves(
    "other_processes",
    "reads and changes other processes",
    "import os, glob\nfor path in glob.glob('/proc/[0-9]*/environ'):\n    try:\n"
    "        a = 'read' if 'COURSE_SECRET' in open(path).read() else a\n"
    "    except OSError:\n        pass",
)
_behaves(
    "become_root",
    "tries to become root, and to mount",
    "import ctypes, os\nlibrary = ctypes.CDLL(None)\nlibrary.unshare(0x10000000)\n"
    "library.mount(b'none', b'/tmp', b'tmpfs', 0, None)\n"
    "for f in (os.setuid, os.setgid, os.seteuid):\n    try:\n        f(0)\n        a = 'root'\n"
    "    except OSError:\n        pass\nos.system('su -c id; sudo -n id')",
)
_behaves(
    "link_in_scratch",
    "leaves symbolic links to files of the machine",
    "import os\nos.symlink('/etc/passwd', 'answers.json')\nos.symlink('/', 'results')",
)
_behaves(
    "environment",
    "changes what the cells run in",
    "import os, sys\nos.environ.clear()\nos.environ['COURSE_EXERCISE_DATA'] = '/'\nos.chdir('/')\n"
    "sys.path.clear()\nsys.argv.clear()",
)
_behaves("no_output", "has no output", "import sys\nsys.stdout = sys.stderr = None", FIRST)
_behaves(
    "no_modules",
    "forgets all imported modules",
    "import sys\nfor name in list(sys.modules):\n"
    "    if name.partition('.')[0] in ('numpy', 'pandas', 'course_lib', 'statsmodels'):\n"
    "        del sys.modules[name]",
)

# ---- honest, if careless ----
_behaves("honest", "nothing odd at all", "d = 1")
_behaves("syntax_error", "a cell that is not Python", "this is not Python")
_behaves("indentation", "a cell with wrong indentation", "  d = 1\n d = 2")
_behaves("name_error", "a cell with an unknown name", "d = unknown + 1")
_behaves("no_such_module", "imports what is not installed", "import no_such_module")
_behaves("warnings", "prints a warning to the error output",
         "import warnings\nwarnings.warn('careful')\nwarnings.simplefilter('error')")  # fmt: skip
_behaves("question", "asks a person", "d = input('How many? ')")
_behaves("magics", "magics and shell commands",
         "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n%time d = 1\n!ls\n"
         "%pip install numpy\n%no_such_magic")  # fmt: skip
_behaves("await", "awaits something", "import asyncio\nawait asyncio.sleep(0.01)")
_behaves("figures", "draws many figures",
         "import matplotlib.pyplot as plt\nfor _ in range(10):\n    plt.figure()\n"
         "    plt.plot([1, 2])\n    plt.show()")  # fmt: skip
_behaves("zero_character", "a cell with a zero character", "d = 1\0")
_behaves("long_cell", "a cell of 2 MB", "# " + "x" * 2_000_000)
