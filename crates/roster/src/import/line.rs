//! A row of a roster file as it was written, and what it means.

use identity::{Duty, RoleKind, Schooling, roster_account};
use kernel::is_formula;
use serde::{Deserialize, Serialize};

use super::table::Refusal;
use crate::class_name::{class_name, grade};

/// A column of a roster file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 姓名
    Name,
    /// 学号, of teachers 工号
    Number,
    /// 年级
    Grade,
    /// 班级
    Class,
    /// 身份
    Duty,
    /// 任教学科
    Subject,
}

impl Column {
    /// All columns, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Name, Self::Number, Self::Grade, Self::Class, Self::Duty, Self::Subject];

    /// The name in forms and messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Grade => "grade",
            Self::Class => "class",
            Self::Duty => "duty",
            Self::Subject => "subject",
        }
    }

    /// What a heading may be called, lower case; the first is what an export writes.
    pub(crate) const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["姓名", "name", "full name"],
            Self::Number => &["学号", "學號", "工号", "工號", "学号/工号", "學號/工號", "number", "student number", "id"],
            Self::Grade => &["年级", "年級", "grade"],
            Self::Class => &["班级", "班級", "class"],
            Self::Duty => &["身份", "role"],
            Self::Subject => &["任教学科", "任教學科", "学科", "學科", "subject"],
        }
    }

    fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        Self::ALL.into_iter().find(|column| column.headings().contains(&heading.as_str()))
    }
}

/// A row as it was written or mended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the file, as a spreadsheet counts
    pub at: usize,
    /// What stands in its cells, in the order of [`Column::ALL`]
    pub cells: [String; 6],
    /// By what ids another system knows them
    #[serde(default, skip_serializing_if = "Source::is_none")]
    pub source: Source,
}

/// The ids of a person and a class in the system that a package came from; empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Of the person
    pub person: String,
    /// Of the class
    pub class: String,
}

impl Source {
    fn is_none(&self) -> bool {
        self.person.is_empty() && self.class.is_empty()
    }
}

impl Line {
    /// What stands in the column.
    #[must_use]
    pub fn cell(&self, column: Column) -> &str {
        &self.cells[column as usize]
    }
}

/// What a row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the file
    pub at: usize,
    /// The person's name
    pub name: String,
    /// The number that the school gave
    pub number: String,
    /// Pupil, head teacher or subject teacher
    pub duty: Duty,
    /// Name and grade of the class; a teacher may have none
    pub class: Option<(String, Schooling)>,
    /// What a teacher teaches; empty for everybody else
    pub subject: String,
    /// Whether they leave the class; where none is named every class, and a teacher the school
    pub leaves: bool,
}

impl Entry {
    /// Pupil or teacher.
    #[must_use]
    pub const fn kind(&self) -> RoleKind {
        if matches!(self.duty, Duty::Pupil) { RoleKind::Pupil } else { RoleKind::Teacher }
    }
}

/// What is wrong with a row. Each is a message key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// The name is missing, too long, or holds something invisible
    Name,
    /// The number is missing, or not letters, digits and hyphens
    Number,
    /// There is no such grade
    Grade,
    /// The class is missing or its name does not fit
    Class,
    /// Neither pupil nor teacher nor head teacher
    Duty,
    /// The subject is too long
    Subject,
    /// A spreadsheet would run what stands in the cell
    Formula(Column),
    /// The same number stands in an earlier row
    Twice,
    /// The same pupil stands in another class in an earlier row
    TwoClasses,
    /// The number stands for somebody else in an earlier row, or in the school
    Another,
    /// The class is of another grade
    OtherGrade,
    /// Who is to leave is not on the roster
    Unknown,
    /// One row says that they leave the school, another that they stay
    Stays,
}

impl LineFault {
    /// The column whose cell is to be mended.
    #[must_use]
    pub const fn column(self) -> Column {
        match self {
            Self::Name => Column::Name,
            Self::Number | Self::Twice | Self::Another | Self::Unknown | Self::Stays => Column::Number,
            Self::Grade | Self::OtherGrade => Column::Grade,
            Self::Class | Self::TwoClasses => Column::Class,
            Self::Duty => Column::Duty,
            Self::Subject => Column::Subject,
            Self::Formula(column) => column,
        }
    }

    /// The sentence that says what to do.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Name => "roster-fault-name",
            Self::Number => "roster-fault-number",
            Self::Grade => "roster-fault-grade",
            Self::Class => "roster-fault-class",
            Self::Duty => "roster-fault-duty",
            Self::Subject => "roster-fault-subject",
            Self::Formula(_) => "roster-fault-formula",
            Self::Twice => "roster-fault-twice",
            Self::TwoClasses => "roster-fault-two-classes",
            Self::Another => "roster-fault-another",
            Self::OtherGrade => "roster-fault-other-grade",
            Self::Unknown => "roster-fault-unknown",
            Self::Stays => "roster-fault-stays",
        }
    }
}

/// The rows of a file, their cells put in our order.
///
/// # Errors
/// [`Refusal::Columns`] when name, number, grade or class is missing, or one stands there twice.
pub fn lines(heading: &[String], rows: Vec<(usize, Vec<String>)>) -> Result<Vec<Line>, Refusal> {
    let columns: Vec<Option<Column>> = heading.iter().map(|name| Column::of(name)).collect();
    let count = |wanted: Column| columns.iter().filter(|column| **column == Some(wanted)).count();
    let is_complete = [Column::Name, Column::Number, Column::Grade, Column::Class].into_iter().all(|column| count(column) == 1);
    if !is_complete || Column::ALL.into_iter().any(|column| count(column) > 1) {
        return Err(Refusal::Columns);
    }
    let line = |(at, cells): (usize, Vec<String>)| {
        let mut line = Line { at, ..Line::default() };
        for (cell, column) in cells.into_iter().zip(&columns) {
            if let Some(column) = column {
                line.cells[*column as usize] = cell;
            }
        }
        line
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Whether a school can give such a number.
pub(crate) fn is_number(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What a row means, or the first thing that is wrong with it.
///
/// # Errors
/// See [`LineFault`].
pub fn parse(line: &Line) -> Result<Entry, LineFault> {
    if let Some(column) = Column::ALL.into_iter().find(|column| is_formula(line.cell(*column))) {
        return Err(LineFault::Formula(column));
    }
    // An apostrophe before a formula says that it is text; our own exports write it so.
    let cell = |column| line.cell(column).strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(line.cell(column)).trim();
    let name = roster_account::shown_name(cell(Column::Name)).ok_or(LineFault::Name)?;
    let number = cell(Column::Number).to_uppercase();
    if !is_number(&number) {
        return Err(LineFault::Number);
    }
    let leaves = leaves(cell(Column::Duty));
    let duty = if leaves { Duty::Pupil } else { duty(cell(Column::Duty)).ok_or(LineFault::Duty)? };
    let (grade_cell, class_cell) = (cell(Column::Grade), cell(Column::Class));
    let class = if (leaves || duty == Duty::SubjectTeacher) && grade_cell.is_empty() && class_cell.is_empty() {
        None
    } else {
        let schooling = grade(grade_cell).ok_or(LineFault::Grade)?;
        Some((class_name(class_cell, &schooling).ok_or(LineFault::Class)?, schooling))
    };
    let subject = if duty == Duty::SubjectTeacher { cell(Column::Subject) } else { "" };
    if subject.chars().count() > 20 || subject.chars().any(char::is_control) {
        return Err(LineFault::Subject);
    }
    Ok(Entry { at: line.at, name, number, duty, class, subject: subject.to_owned(), leaves })
}

/// Whether the row is about somebody who leaves.
fn leaves(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "离班" | "離班" | "离校" | "離校" | "leaves")
}

/// What a row is about; an empty cell means a pupil.
fn duty(text: &str) -> Option<Duty> {
    match text.to_lowercase().as_str() {
        "" | "学生" | "學生" | "pupil" | "student" => Some(Duty::Pupil),
        "班主任" | "head teacher" => Some(Duty::HeadTeacher),
        "教师" | "教師" | "老师" | "老師" | "任课教师" | "任課教師" | "teacher" => Some(Duty::SubjectTeacher),
        _ => None,
    }
}

/// How an export writes a duty.
pub(crate) const fn duty_word(duty: Duty) -> &'static str {
    match duty {
        Duty::HeadTeacher => "班主任",
        Duty::SubjectTeacher => "教师",
        Duty::Pupil | Duty::Committee | Duty::Guardian => "学生",
    }
}
