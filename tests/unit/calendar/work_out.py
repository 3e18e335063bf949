#!/usr/bin/env python3
"""Works out tests/unit/calendar/working_days.csv, in another way than the hall's own arithmetic does:
it writes down every working minute of 2015-2026, one by one, and counts along that list.

Run from the top of the tree; the table goes to standard output. Hours 09:00-12:00 13:00-17:00.
`count` is half days where the way is "time" and days where it is "date".
"""
import bisect
import csv
import datetime as dt
import sys

DAY_MINUTES = 420
EPOCH = dt.datetime(2015, 1, 1)

notice = {}
with open("assets/calendar/cn_holidays_2015_2026.csv", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        notice[dt.date.fromisoformat(row["date"])] = (row["name"], row["is_off_day"] == "1")


def works(date):
    return not notice[date][1] if date in notice else date.weekday() < 5


dates = [dt.date(2015, 1, 1) + dt.timedelta(n) for n in range(365 * 12 + 3)]
working = [date for date in dates if works(date)]
minutes = []
for date in working:
    start = int((dt.datetime(date.year, date.month, date.day) - EPOCH).total_seconds()) // 60
    minutes += range(start + 540, start + 720)
    minutes += range(start + 780, start + 1020)


def by_time(moment, count):
    if moment < EPOCH:
        return None
    place = bisect.bisect_left(minutes, int((moment - EPOCH).total_seconds()) // 60)
    if place + count > len(minutes):
        return None
    return EPOCH + dt.timedelta(minutes=minutes[place + count - 1] + 1)


def by_date(moment, count):
    if moment < EPOCH:
        return None
    place = bisect.bisect_left(minutes, int((moment - EPOCH).total_seconds()) // 60)
    if place == len(minutes):
        return None
    begins = (EPOCH + dt.timedelta(minutes=minutes[place])).date()
    place = working.index(begins) + count
    return None if place >= len(working) else dt.datetime.combine(working[place], dt.time(17))


def holidays():
    """(name, first, last) of each run of days off that a notice made, weekends beside it included."""
    run = []
    for date in dates + [dt.date(2027, 1, 1)]:
        if date.year < 2027 and not works(date):
            run.append(date)
            continue
        names = [notice[day][0] for day in run if day in notice]
        if names:
            yield names[0], run[0], run[-1]
        run = []


def at(date, hour, minute):
    return dt.datetime(date.year, date.month, date.day, hour, minute)


def rows():
    one = dt.timedelta(1)
    for name, first, last in holidays():
        eve = first - one
        while eve >= dates[0] and not works(eve):
            eve -= one
        inside = at(first + (last - first) // 2, 10, 30)
        yield name, "before", at(eve, 16, 0), "time", 2, 0
        yield name, "before", at(eve, 9, 0), "date", 1, 0
        yield name, "before", at(eve, 11, 15), "time", 0, 7 * 60
        yield name, "before", at(eve - one * 7, 14, 20), "time", 10, 0
        yield name, "in", inside, "time", 1, 0
        yield name, "in", inside, "date", 3, 0
        yield name, "after", at(last + one, 9, 30), "time", 3, 90
        yield name, "after", at(last + one, 17, 0), "date", 20, 0
    for date, (name, off) in sorted(notice.items()):
        if not off:
            yield name, "made-up", at(date, 11, 0), "time", 2, 0
            yield name, "made-up", at(date - one, 18, 0), "date", 1, 0


def main():
    print("holiday,place,from,way,count,minutes,deadline")
    for name, place, moment, way, half_days, extra in rows():
        if way == "time":
            end = by_time(moment, half_days * DAY_MINUTES // 2 + extra)
        else:
            end = by_date(moment, half_days)
        print(",".join([name, place, moment.strftime("%Y-%m-%d %H:%M"), way, str(half_days),
                        str(extra), end.strftime("%Y-%m-%d %H:%M") if end else "not published"]))


sys.stdout.reconfigure(encoding="utf-8")
main()
