error-class-session = You signed in with pictures in class, which is for learning only. To do this, sign in at home with name and password.
class-sign-in-link = Pupils of the first three years sign in with pictures in class:
class-sign-in-go = Enter the class code
class-sign-out = Sign out
