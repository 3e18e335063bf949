#!/usr/bin/env python3
"""cut_trace.py FROM TO PART: copies a trace of tests/data/arrivals.

PART is "held-out" (the offices and days that the predictor was not fitted on), "reversed" (the rows
in the other order, the column of the future changed) or "spoiled" (a row that cannot be)."""
import csv, gzip, os, sys

FITTED_DAYS = ("2020-01-02", "2020-01-03", "2020-01-07")


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        read = list(csv.reader(file))
    return read[0], read[1:]


def main():
    source, target, part = sys.argv[1:]
    os.makedirs(target, exist_ok=True)
    for name in ("derived_tickets.csv.gz", "snapshots.csv.gz"):
        header, body = rows(os.path.join(source, name))
        office, date = header.index("office"), header.index("date")
        if part == "held-out":
            tickets, there = rows(os.path.join(source, "derived_tickets.csv.gz"))
            offices = sorted({row[tickets.index("office")] for row in there})
            kept = set(offices[1::2])
            body = [row for row in body if row[office] in kept and row[date] not in FITTED_DAYS]
        elif part == "reversed":
            body.reverse()
            if "open_counters_at_call" in header:
                for row in body:
                    row[header.index("open_counters_at_call")] = "99"
        elif name.startswith("derived"):
            body[41][header.index("called_by")] = "24:61"
        with gzip.open(os.path.join(target, name), "wt", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            out.writerows(body)


main()
