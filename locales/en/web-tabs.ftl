tab-class = Classes
tab-inbox = Inbox
tab-answers = Practice
tab-people = People
tab-adoption = Textbooks
tab-uploads = Uploads
tab-desk = Desk
