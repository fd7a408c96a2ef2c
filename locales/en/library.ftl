home-description = Qinghe: lessons by textbook, textbooks to read online, twelve sections of free resources.
home-hello = What would you like to learn?
home-sub = Choose a grade and find your textbook. No account needed.
home-grades = Choose a grade
watch-now = Watch now
find-my-textbook = Find my textbook
three-steps = Three steps to begin
step-1 = Choose a textbook
step-1-hint = Stage, grade, subject, edition
step-2 = Watch and read
step-2-hint = Video, slides, task sheet, exercises
step-3 = Keep your place
step-3-hint = Sign up and go on from any device
home-promise = No adverts, no rankings, no messages from strangers
home-books = Textbooks you can open
home-books-hint = Page numbers match the print
all-books = All textbooks
all-sections = All sections
home-newest = New in the library
more-resources = More
feature-tag = After school
feature-title = After school, see the world
feature-text = Science, reading, sport, art, field trips and film, each with something to do.
feature-button = Have a look
home-activities = Activities
nothing-here = There is nothing here yet.
figure-resources = resources in the sections
figure-textbooks = textbooks
figure-editions = editions
figure-lessons = resources matched to textbooks
all = All
more = More
columns = Columns
channels = Provincial channels
channel-hint = News, activities and topics of this province
filters = Filters
stage = Stage
category = Type of school
grade = Grade
subject = Subject
edition = Edition
volume = Volume
revision = Revision
length = Length
all-stages = All stages
any-length = Any
within-minutes = Up to { $n } minutes
minutes = { $n } min
nothing-fits = Nothing fits
nothing-fits-hint = Try another stage or any length.
pages = Pages
next-page = Next
previous-page = Previous
books-hint = Read online; page numbers match the print
choose-textbook = Choose a textbook
books-found = { $n } textbooks
no-books = No textbooks yet
no-books-hint = They appear here once an administrator has imported a catalogue.
no-file = Catalogue entry, no file held
no-file-short = catalogue only
same-place = Same place
other-textbook = Change
contents = Contents
open-book = Open the textbook
keep-book = Put on my shelf
kept = Saved
favourite = Save
whole-book = The whole book
whole-chapter = Whole chapter
no-lessons = No lessons here yet
no-lessons-hint = You can read the textbook meanwhile.
catalogue-only = This title comes from an imported catalogue; this site holds neither its file nor lessons for it.
kinds = Kinds
more-in-chapters = Choose a chapter to see more.
start-learning = Start
has-captions = Captions
kind-lesson = Lesson
kind-micro-lesson = Micro-lesson
kind-courseware = Slides
kind-teaching-design = Teaching design
kind-task-sheet = Task sheet
kind-exercises = Exercises
kind-experiment = Experiment
kind-listening = Listening
kind-recitation = Recitation
kind-book = Book
kind-audio-book = Audio book
kind-article = Article
kind-case = Case
kind-course = Course
kind-activity = Activity
kind-news = News
kind-link = Link
part-video = Video
part-audio = Audio
part-courseware = Slides
part-teaching-design = Teaching design
part-task-sheet = Task sheet
part-exercises = Exercises
part-article = Text
part-problem = Problem
part-action = What was done
part-evidence = Evidence
part-publication = Book
parts = Parts of this lesson
count-pages = { $n } pages
count-questions = { $n } questions
page-n = Page { $n }
chapters = Chapters
transcript = Transcript
question-open = Open question
question-choice = Choice
question-choices = Several choices
question-n = Question { $n }
your-answer = Your answer
hand-in = Hand in
answer-empty = Nothing answered yet
you-chose = your choice
show-answer = Answer and solution
answer = Answer:
open-answer = Any well-founded answer
about-lesson = About this lesson
its-textbook = Its textbook
book-pages = Page { $name }
goals = You will learn
details = Details
share = Share
take-files = Files
section-feed = What is new here
vanished = No longer listed by its source
open-lesson = Open the lesson
open-publication = Open the book
open-audio-book = Listen to the book
leave-to = Leave this site for
accessibility = Accessibility
not-there = not available
stands-in = Where it stands
history = History
fact-authors = Authors
fact-providers = Providers
fact-audience = For
fact-levels = Grades
fact-length = Length
fact-licence = Licence
fact-version = Version
fact-source = Source
audience-pupil = Pupils
audience-teacher = Teachers
audience-parent = Parents
audience-school = Schools
all-rights-reserved = All rights reserved; to be read online only
access-captions = Captions
access-transcript = Transcript
access-sign = Sign language
access-description = Audio description
change-added = First released
change-changed = Content updated
change-moved = Moved
change-vanished = No longer listed by its source
change-recalled = Recalled
change-restored = Restored
resources = Resources
nothing-found = Nothing found
nothing-found-hint = Try other words, or go by textbook in Course Teaching.
about-text =
    Qinghe is an open-source smart-education platform for primary and secondary schools. A nation, a province, a city, a county or a single school can run its own node; resources are built and shared together.

    ## What we promise

    - Public resources need no account, cost nothing and carry no adverts.
    - Page numbers match the printed textbook, and every lesson leads to its page.
    - Every resource names its authors, providers, licence and history.
    - Catalogue entries without a file are marked as such.
about-privacy-text =
    ## What we collect

    Signing up takes a sign-in name, a display name and a password. Where you stopped and what you saved is yours alone; administrators cannot see it.

    ## Minors

    Pupils under fourteen need a guardian's consent before anything personal beyond their grade is stored. There are no rankings of pupils and no messages from strangers.

    ## What you can do

    Under “Settings” you see every signed-in device and can sign each of them out; you can clear your history.
about-accessibility-text =
    The site follows WCAG 2.2 AA. It works with a keyboard alone and with screen readers.

    - “Display” at the top changes colours (light, dark, high contrast) and type size.
    - Films have captions and transcripts; textbook pages have a text layer to select, find and read aloud.
    - All public content works with scripts turned off.
adoption-title = Adopted textbooks
adoption-scope = Editions used in { $name }
adoption-why = From the school year { $n }. People see these first and can still open every edition.
adoption-own = Own choice
adoption-inherited = Inherited or not chosen
adoption-unknown = There is no textbook of that stage, subject and edition. Choose again.
adoption-saved = Saved
adoption-save = Save
recall-title = Recall and restore
recall-why = A recalled item answers that it is gone, and imports do not bring it back
recall-item = Resource or textbook
recall-item-hint = Paste its address or id
recall-unknown = Not found. Check that the address is complete.
recall-find = Find
recall-effect = Nobody can open it any more. The act goes to the audit log.
recall-do = Recall
recall-restore = Restore
recall-already = It is in that state already. Reload to see.
source-package = Package { $name }
source-listing = Listing { $name }
source-national = Public catalogue of the national platform
no-recording = This listening item has its script only, no recording yet. Someone can read it aloud.
player-resumed = Resumed at
player-restart = Start over
player-close = OK
player-controls = Player controls
player-back = Back 10 s
player-forward = Forward 10 s
player-captions = Captions
player-sign = Sign language
player-sign-how = Sign language picture. Arrow keys move it, plus and minus resize it
player-sign-smaller = Smaller sign language picture
player-sign-larger = Larger sign language picture
player-sign-corner = Sign language picture to the next corner
player-listen = Listen only
player-note = Take a note
player-keys = Shortcuts
player-speed = Speed
player-full = Full screen
player-stalled = The network is slow
player-listen-first = Listen only
player-slides = Look at the slides
player-wait = Keep waiting
player-ended = You have seen this lesson
player-next = Next lesson:
player-again = Watch again
after-exercises = Do { $n } exercises
film-question = A question
film-questions = Questions in this video
film-questions-hint = The video stops here and asks; you can skip.
film-skip = Skip
film-go-on = Go on
film-skipped = Skipped
film-notes = My notes
film-notes-hint = Notes carry their moment, and only you can see them. Sign in to write.
film-notes-open = Open my notes
transcript-search = Find in the transcript
transcript-follow = Follow the video
transcript-none = Not found
source-uploads = Uploaded to this site
search-how = Use characters, pinyin or initials, such as 平行线, pingxingxian or pxx. What is said in videos and printed on textbook pages is found too.
search-absent = Search is being prepared. Try again in a few seconds.
search-building = Search is going through the whole library: { $n }% done. Until then some results are missing.
search-found = { $n ->
    [one] 1 result
   *[other] { $n } results
  }
search-loose = Nothing has all of these words. These come closest.
search-direct = Direct hit
search-open-unit = Start learning
search-other-editions = Other textbooks:
search-book-page = Textbook page
search-page = page { $name }
search-section = Section { $n }
search-front-page = front page { $name }
search-play-from = Play from
search-also = Same content, also from:
search-another = another provider
search-take-back = Remove filter
search-take-all-back = Remove all filters
search-nothing-filtered = Nothing fits all of these filters together.
search-near = Knowledge points of similar names
search-editions-have = Other editions have it
search-language = Language
search-language-zh-hans = Chinese
search-language-zh-hant = Traditional Chinese
search-language-en = English
search-minutes-to = Up to { $n } minutes
search-minutes-more = More than 45 minutes
search-has-sign = Sign language
sort = Order
sort-relevance = Best match
sort-newest = Newest
sort-used = Most used
missing-ask = Tell us what is missing
missing-hint = One sentence about what you wanted to find. We do not record who you are.
missing-send = Send
missing-empty = Write what is missing in one sentence, then send.
missing-thanks = Thank you, we have it
missing-thanks-why = The editors of the library will see it.
missing-title = What people look for
missing-why = What was not found, in people's words and without their names
missing-none = Nothing yet
missing-none-why = When somebody finds nothing and says what is missing, it appears here.
missing-looked-for = Searched for:
missing-times = { $n ->
    [one] once
   *[other] { $n } times
  }
missing-seen = Done
