classes-title = My classes
classes-why = An administrative class comes from the school's roster; an ordinary class is opened by a teacher and may reach across schools.
classes-none = No class yet
classes-none-why = Once your school puts you into a class, or you join one, it appears here.
class-administrative = Administrative class
class-ordinary = Ordinary class
class-pages = Pages of the class
class-tab-members = Members
class-members-title = Members of the class
class-teachers = Teachers
class-pupils = { $n ->
    [one] 1 pupil
   *[other] { $n } pupils
}
class-ordinary-lacks = An ordinary class has no{" "}
class-ordinary-lacks-why = . These follow the school's roster; please use them in an administrative class.
list-comma = ,{" "}
duty-head_teacher = Head teacher
duty-subject_teacher = Subject teacher
duty-committee = Class committee
duty-pupil = Pupil
duty-guardian = Guardian
