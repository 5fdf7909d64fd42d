"""Reads a calendar file as a program of other people does, and prints what it found as JSON."""

import json
import sys

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
(event,) = calendar.walk("VEVENT")
(zone,) = calendar.walk("VTIMEZONE")


def attendees():
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


print(
    json.dumps(
        {
            "method": calendar["METHOD"],
            "version": calendar["VERSION"],
            "uid": event["UID"],
            "sequence": event["SEQUENCE"],
            "status": event["STATUS"],
            "start": event["DTSTART"].dt.isoformat(),
            "end": event["DTEND"].dt.isoformat(),
            "stamp": event["DTSTAMP"].dt.isoformat(),
            "zone": event["DTSTART"].params["TZID"],
            "zoneId": zone["TZID"],
            "observances": [
                [part.name, part["DTSTART"].dt.isoformat(), part["TZOFFSETTO"].to_ical()]
                for part in zone.subcomponents
            ],
            "summary": event["SUMMARY"],
            "description": event["DESCRIPTION"],
            "location": event.get("LOCATION", ""),
            "link": event.get("URL", ""),
            "organizer": event["ORGANIZER"],
            "attendees": [
                {"address": one, "name": one.params["CN"], "role": one.params["ROLE"]} for one in attendees()
            ],
        }
    )
)
