//! A node in a folder of its own, and the program to run on it.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kernel::BlobId;
use serde_json::Value;
use store::{BlobStore, Db, DbUrl};
use testing::{Bucket, TestDb, empty_databases};

/// A data folder and, on PostgreSQL, a database. Nothing is in them yet.
pub struct World {
    test: TestDb,
    bucket: Option<Bucket>,
    pub name: &'static str,
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// One world for each kind of database.
pub async fn worlds() -> Vec<World> {
    empty_databases().await.into_iter().map(|test| World { name: test.name(), test, bucket: None }).collect()
}

/// As [`worlds`], with the files in a bucket.
pub async fn worlds_with_bucket() -> Vec<World> {
    worlds().await.into_iter().map(|world| World { bucket: Some(Bucket::start()), ..world }).collect()
}

impl World {
    pub fn path(&self, name: &str) -> PathBuf {
        self.test.folder().path().join(name)
    }

    /// The program on this world's node.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = program(args);
        command.env("QINGHE_DATA", self.path("node"));
        if let DbUrl::Postgres(url) = self.test.url() {
            command.env("QINGHE_DATABASE_URL", url);
        }
        command.envs(self.bucket.iter().flat_map(Bucket::environment));
        command
    }

    /// Where this world's files lie.
    pub fn bucket(&self) -> &Bucket {
        self.bucket.as_ref().expect("a world with a bucket")
    }

    /// Replaces the bytes of a kept file behind the program's back.
    pub fn overwrite(&self, id: BlobId, bytes: &[u8]) {
        let name = id.to_string();
        let key = format!("{}/{name}", &name[..2]);
        match &self.bucket {
            None => fs::write(self.path("node").join("blobs").join(key), bytes).unwrap(),
            Some(bucket) => bucket.put(&key, bytes),
        }
    }

    /// The node's files, beside the program that works on them.
    pub fn blobs(&self) -> BlobStore {
        let folder = self.path("node").join("blobs");
        match &self.bucket {
            None => BlobStore::open(&folder).unwrap(),
            Some(bucket) => BlobStore::open_with_bucket(&folder, &bucket.settings()).unwrap(),
        }
    }

    pub fn run(&self, args: &[&str]) -> Said {
        said(self.command(args))
    }

    /// Runs a command that must succeed; answers its JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let said = self.run(&[args, &["--json"]].concat());
        assert_eq!(said.code, Some(0), "{} {args:?}: {said:?}", self.name);
        serde_json::from_str(&said.out).unwrap()
    }

    /// The library, as `export catalogue` writes it.
    pub fn export(&self) -> String {
        let said = self.run(&["export", "catalogue"]);
        assert_eq!(said.code, Some(0), "{}: {said:?}", self.name);
        said.out
    }

    /// The node's database, beside the program that works on it; `None` before there is one.
    pub async fn database(&self) -> Option<Db> {
        let url = match self.test.url() {
            DbUrl::Sqlite(_) => DbUrl::Sqlite(self.path("node").join("qinghe.db")),
            server @ DbUrl::Postgres(_) => server.clone(),
        };
        match &url {
            DbUrl::Sqlite(file) if !file.exists() => None,
            _ => Db::open(&url).await.ok(),
        }
    }

    pub fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--json", "--listen", "127.0.0.1:0"]))
    }

    /// Writes a package of `count` textbooks; answers its folder.
    pub fn package(&self, count: usize) -> PathBuf {
        let mut lines = String::new();
        for number in 0..count {
            let id = format!("00000000-0000-4000-8000-{number:012}");
            let _ = writeln!(
                lines,
                r#"{{"kind":"textbook","id":"{id}","title":{{"zh-Hans":"数学 第 {number} 册"}},"curriculum":{{"stage":"小学","subject":"数学","edition":"示例版","grade":"四年级","volume":"上册"}},"publisher":"示例出版社","licence":"CC-BY-4.0","front_pages":0,"tree":[{{"key":"u1","kind":"unit","number":"1","title":"{number} 以内的数"}}]}}"#
            );
        }
        let folder = self.path("package");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("books.jsonl"), lines).unwrap();
        folder
    }
}

/// The program, untouched by the environment the tests run in.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qinghe"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("QINGHE_") || name == "RUST_LOG") {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

pub fn said(mut command: Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A server that has said it is ready; killed when dropped.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).expect("the server says that it is ready");
        let address = ready["ready"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self { child, address }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// The status of `GET path`.
    pub fn get(&self, path: &str) -> u16 {
        self.page(path)[9..12].parse().unwrap()
    }

    /// All that is answered to `GET path`, from the status line on.
    pub fn page(&self, path: &str) -> String {
        String::from_utf8_lossy(&self.bytes(path, "")).into_owned()
    }

    /// As [`Server::page`], in bytes; `headers` are lines of further headers.
    pub fn bytes(&self, path: &str, headers: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    /// Asks the server to stop, as a service manager does; answers its exit code.
    pub fn stop(mut self) -> Option<i32> {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
