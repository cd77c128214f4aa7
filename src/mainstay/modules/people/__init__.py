"""People of the company: units and calendars, users, reporting lines, roles and their rights, appointments, invitations.

Nouns: CompanyUnit, Holiday, User, Team, ReportingLine, Role, RoleRight, Appointment. Verbs: invite, appoint, end,
move to a unit, set a calendar. Who a person is and what runs for them now is answered here, as an Actor.
"""
