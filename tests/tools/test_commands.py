"""The commands of course_tools: a module and a line in `COMMANDS` make one."""

import sys
from importlib import import_module

import pytest

import course_tools
from course_lib.lab import cli

GREETING = '''
def main(argv=None):
    """Say hello."""
    print("hello", *argv)
    return 3
'''


@pytest.mark.parametrize("name", course_tools.COMMANDS)
def test_each_command_is_a_module_that_explains_itself(name, capsys):
    module, told = course_tools.COMMANDS[name]
    assert told
    with pytest.raises(SystemExit) as ended:
        import_module(module).main(["--help"])
    assert ended.value.code == 0
    assert f"usage: course {name}" in capsys.readouterr().out


def test_a_module_and_a_line_make_a_command(tmp_path, monkeypatch, capsys):
    (tmp_path / "greeting.py").write_text(GREETING, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(course_tools.COMMANDS, "greet", ("greeting", "say hello"))
    assert cli.main(["greet", "--to", "Ann"]) == 3
    assert capsys.readouterr().out == "hello --to Ann\n"
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "say hello" in capsys.readouterr().out
    sys.modules.pop("greeting")
