class-tab-growth = Growth record
growth-title = Growth record
growth-of = Growth record of { $name }
growth-who = Only { $name }, the guardians and the present head teacher see it. It goes along to the next class and school.
growth-print = Print
growth-favourites = What I like best
growth-none = Nothing in the record yet
growth-none-why = Praise, term texts, attendance and after-school courses appear here, and you can write something yourself.
growth-add = Write something
growth-add-hint = At most 1,000 characters: what you made, what you learnt, what you want to remember.
growth-add-label = To yourself, later
growth-save = Put it into the record
growth-remove = Remove
growth-favour = Make it a favourite
growth-unfavour = No longer a favourite
growth-fault-body = Please write something, in at most 1,000 characters.
growth-fault-many = There are 500 pieces of your own. Please remove some first.
growth-own-title = Written by me
growth-attendance-title = Attendance
growth-after-school-times = came { $n ->
    [one] once
   *[other] { $n } times
}
growth-source-term-text = term text
growth-source-evaluation = praise
growth-source-attendance = attendance
growth-source-after-school = after school
growth-source-own = own
growth-choose = Choose a pupil
growth-own-none = There is no growth record to see here
growth-own-none-why = Pupils find their own here, guardians those of their children; head teachers open them from the class.
