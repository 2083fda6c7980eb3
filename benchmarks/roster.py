"""A large roster imported by the command, as an operator would: seconds, of those on a processor, and the most memory it took.

The raw limit beside it is the same workbook only read, cell by cell, by the parser.
"""

import argparse
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from benchmarks.options import ENGINES, whole_number
from benchmarks.served import ROOT, TOOL, Place, empty
from niangjia.people.identity import check_digit

HELP = "A large roster imported: seconds and memory."
HEADS = (
    *("序号", "姓名", "性别", "民族", "出生日期", "身份证号", "证件有效期", "手机号码", "政治面貌", "学历"),
    *(
        "工作单位",
        "岗位",
        "用工形式",
        "技能等级",
        "户籍所在地",
        "现居住地",
        "是否农民工",
        "是否新就业形态",
        "入会日期",
        "备注",
    ),
)
SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", "国建志晓文海秀丽春明"
BORN_IN, PER_DAY = 28, 250


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=whole_number, default=100_000, help="Rows (default: 100,000).")
    parser.add_argument(
        "--engine", choices=ENGINES, default="sqlite", help="On which database (default: sqlite)."
    )


def measure(*, rows: int, engine: str) -> dict[str, Any]:
    """Write a workbook of so many rows and 20 columns, and import it into an empty place."""
    with empty(engine) as place:
        org = place.ask("lay_union")
        workbook = place.folder / "roster.xlsx"
        _write(workbook, rows)
        begun = time.perf_counter()
        with python_calamine.load_workbook(workbook) as book:
            read = sum(1 for _row in book.get_sheet_by_index(0).iter_rows())
        raw = time.perf_counter() - begun
        told, seconds, used = _import(place, workbook, org)
    return {
        "engine": engine,
        "rows": told["rows"],
        "new": told["new"],
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "read_seconds": round(raw, 1),
        "sound": told["new"] == rows == read - 1,
    }


def _import(place: Place, workbook: Path, org: str) -> tuple[dict[str, Any], float, Any]:
    """Give the report, the seconds, and what the process used; memory in kilobytes (Linux)."""
    begun = time.perf_counter()
    command = [*TOOL, "roster", "import", str(workbook), "--org", org, "--json"]
    process = subprocess.Popen(
        command, env=place.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return json.loads(said), time.perf_counter() - begun, used


def _write(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("花名册")
        page.write_row(0, 0, HEADS)
        for number in range(rows):
            day, serial = divmod(number, PER_DAY * 2)
            born = f"{1950 + day // (12 * BORN_IN) % 50}{day // BORN_IN % 12 + 1:02d}{day % BORN_IN + 1:02d}"
            body = f"110118{born}{serial:03d}"
            name = SURNAMES[number % 10] + NAMES[number // 10 % 10] + NAMES[number // 100 % 10]
            told = (
                number + 1,
                name,
                "男" if serial % 2 else "女",
                "汉",
                f"{born[:4]}.{born[4:6]}.{born[6:]}",
            )
            known = (
                body + check_digit(body),
                "长期",
                f"13{number:09d}",
                "群众",
                "大专",
                "测试物流有限公司",
                "快递员",
            )
            more = (
                "劳动合同",
                "高级工",
                "河北省保定市",
                "北京市密云区檀营",
                "是",
                "是",
                "2023-03-08",
                f"备注{number}",
            )
            page.write_row(number + 1, 0, (*told, *known, *more))


def words(report: dict[str, Any]) -> str:
    """Say the report to a person."""
    told = (
        "{engine}: {rows:,} rows × 20 columns in {seconds} s ({processor_seconds} s on a processor, "
        "{read_seconds} s to read alone), at most {peak_mb} MB; {new:,} new"
    )
    return told.format(**report)


def sound(report: dict[str, Any]) -> bool:
    """Say whether every row became somebody."""
    return bool(report["sound"])
