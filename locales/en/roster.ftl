roster-title = School roster
roster-bring = Bring in a roster
roster-bring-why = First you see what would happen; nothing changes before you confirm. The heading needs name, number, grade and class, in any order; role (pupil, teacher, head teacher) and subject may be there too.
roster-file = Roster file (XLSX, CSV or OneRoster 1.2 package)
roster-file-hint = At most 5 MB and 20,000 rows; of an Excel file the first sheet is read
roster-bring-submit = Upload and check
roster-export = Export the present roster
roster-waits = This file waits to be confirmed; it is kept for a day.
roster-go-on = Go on
roster-classes = Classes and activation codes
roster-slips-why = People take over their new accounts with a code. Print the slips of a class, cut them apart and hand them out; making them anew ends the earlier codes.
roster-none = The roster is empty
roster-none-why = Once the first file is in, the classes appear here.
roster-people = People
roster-waiting = Not activated
roster-teachers = Teachers of the school
roster-slips-make = Print slips
roster-slips-title = Activation slips
roster-slips-once = These codes are shown this once; print them now. Earlier codes that were not used no longer work.
roster-slips-none = Everybody here has taken over their account
roster-slip-until = works once, for 90 days
roster-preview-title = Before the roster changes
roster-rows = { $n ->
    [one] The file has one row
   *[other] The file has { $n } rows
}
roster-faults = { $n ->
    [one] One row needs mending
   *[other] { $n } rows need mending
}
roster-faults-why = Mend them here, without uploading again, or leave a row out. At most 50 are shown at a time.
roster-row = Row { $n }
roster-row-out = Leave this row out
roster-coverage = This file is
roster-coverage-listed = some people: who is not in it stays as they are
roster-coverage-classes = all pupils of the classes in it: pupils who are not listed leave those classes
roster-coverage-school = all pupils of the school: pupils who are not listed leave their class
roster-check-again = Save and check again
roster-effect = What will happen
roster-effect-opens = { $n ->
    [one] opens 1 class
   *[other] opens { $n } classes
}
roster-effect-adds = { $n ->
    [one] adds 1 person
   *[other] adds { $n } people
}
roster-effect-moves = { $n ->
    [one] moves 1 pupil
   *[other] moves { $n } pupils
}
roster-effect-leaves = { $n ->
    [one] 1 person leaves a class
   *[other] { $n } people leave their class
}
roster-effect-renames = { $n ->
    [one] corrects 1 name
   *[other] corrects { $n } names
}
roster-effect-assigns = { $n ->
    [one] gives a teacher 1 duty
   *[other] gives teachers { $n } duties
}
roster-act = What
roster-act-opens = New class
roster-act-adds = Adds
roster-act-moves = Moves
roster-act-leaves = Leaves
roster-act-renames = Corrects the name
roster-act-assigns = Teacher’s duty
roster-detail = Detail
roster-more = { $n ->
    [one] One more is not listed
   *[other] { $n } more are not listed
}
roster-changes-nothing = The file says what the roster says already; it changes nothing.
roster-confirm = Confirm
roster-discard = Discard this file
roster-done-title = The roster is up to date
roster-nothing-changed = Nothing was changed.
roster-done-next = Now you can print activation slips for those who are new.
roster-back = Back to the roster
roster-column-name = Name
roster-column-number = Number
roster-column-grade = Grade
roster-column-class = Class
roster-column-duty = Role
roster-column-subject = Subject
roster-fault-name = A name has 1 to 30 characters, none of them invisible
roster-fault-number = A number has 1 to 32 letters, digits or hyphens
roster-fault-grade = There is no such grade; write it like 七年级, 高一 or Grade 7
roster-fault-class = A class has 1 to 20 characters; its number alone is enough
roster-fault-duty = The role is pupil, teacher, head teacher or leaves
roster-fault-subject = A subject has at most 20 characters
roster-fault-formula = The cell begins with =, +, -, @ or a tab, and a spreadsheet would run it; change it
roster-fault-twice = An earlier row says the same; leave one of them out or correct the number
roster-fault-two-classes = An earlier row has the same pupil in another class; a pupil is in one administrative class only
roster-fault-another = This number is somebody else’s; correct it
roster-fault-other-grade = The class belongs to another grade; correct the grade or the class
roster-refused-empty = The file is empty; write the heading in the first row and one person in each row below
roster-refused-large = The file is larger than 5 MB; bring it in parts
roster-refused-long = The file has more than 20,000 rows or 40 columns; bring it in parts
roster-refused-kind = This is no roster file, or it is damaged; save it in Excel as .xlsx or CSV, then upload that
roster-refused-columns = The heading lacks name, number, grade or class, or has one of them twice
roster-only-schools = A roster belongs to a school; choose a school first
roster-done-already = This file was confirmed already; upload it again to change more
roster-changed = The roster changed since you looked; go back to the check, look at the new effect, then confirm
roster-rollover-title = Into the new school year
roster-rollover-why = Every class moves up one grade and keeps all that is in it; the last grade of a stage leaves, and its classes are closed.
roster-rollover-look = Look what would happen
roster-rollover-none = All classes are in the new school year already.
roster-rollover-confirm = Confirm
roster-rollover-closes = leaves; the class is closed
roster-rollover-from = Now
roster-rollover-to = New school year
roster-effect-relieves = { $n ->
    [one] another takes over from 1 head teacher
   *[other] others take over from { $n } head teachers
}
roster-act-relieves = No longer head teacher
