roster-refused-bomb = This archive unpacks to too much; bring it in parts, or export it again
roster-refused-path = The archive has file names that are unsafe or there twice, so it was not read; export it again
roster-refused-locked = The file has a password or is an old .xls; remove the password and save it as .xlsx
roster-refused-macros = The file has macros; save it in Excel as .xlsx without them
roster-refused-entities = The file points to things elsewhere, so it was not read; save it in Excel as a new .xlsx
roster-refused-package = This is no OneRoster 1.2 package: it needs manifest, orgs, classes, users and enrollments
roster-refused-not-in-package = This school of the package is not yours to run, or neither code nor name fits
roster-fault-unknown = Nobody on the roster has this number, so nobody can leave; correct it or leave the row out
roster-note-unread = These files were not read: { $name }
roster-note-no-class = Pupils without a class, who were left out: { $name }
roster-export-why = The three formats say the same; brought back, they change nothing.
roster-find = Find by name or number
roster-find-submit = Find
roster-find-none = Nobody was found
roster-people-title = People on the roster
roster-people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
}
roster-people-pages = Pages
roster-people-before = Previous page
roster-people-after = Next page
roster-district-title = Bring in several schools
roster-district-why = Each school gets a check of its own, to be looked at and confirmed; nothing changes before that. Schools that are not yours to run are not read.
roster-district-file = OneRoster 1.2 package
roster-district-hint = At most 5 MB
roster-district-left-out = Schools that were not read
roster-district-pending = To be looked at and confirmed
desk-rosters = School rosters
roster-district-parts = Schools and districts
roster-district-more = More
roster-effect-departs = { $n ->
    [one] 1 teacher leaves the school
   *[other] { $n } teachers leave the school
}
roster-act-departs = Leaves the school
roster-effect-returns = { $n ->
    [one] 1 teacher comes back to the school
   *[other] { $n } teachers come back to the school
}
roster-act-returns = Back in the school
roster-fault-stays = One row says that this person leaves the school, another that they stay; leave one of them out
roster-note-other-school = The only school of the package is called “{ $name }”, and neither its code nor its name is that of this school. Make sure that these are your people before you confirm
