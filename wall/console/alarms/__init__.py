"""The desk's page of alarms: the list, one of them with what to do, what was put aside, and how good the alarms are."""
