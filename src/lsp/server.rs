//! The conversation with the client: one message after the other, judging only when no other waits.

use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument,
    DidOpenTextDocument, DidSaveTextDocument, Exit, Initialized, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, GotoDefinition, HoverRequest, Initialize, RegisterCapability, Request as _,
    Shutdown,
};
use lsp_types::{
    CancelParams, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, FileChangeType, FileSystemWatcher, GlobPattern,
    GotoDefinitionParams, HoverParams, HoverProviderCapability, InitializeParams, InitializeResult,
    NumberOrString, OneOf, Registration, RegistrationParams, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::actions;
use super::claims;
use super::client::Client;
use super::diagnostics::Published;
use super::document::Document;
use super::session::Session;
use super::uris;
use super::wire::{self, Incoming};
use crate::config;
use crate::findings::Severity;
use crate::set::has_page_name;

/// What is served.
pub struct Options {
    /// Where paths count from, where the client names no folder.
    pub folder: PathBuf,
    /// The least severe findings that are shown.
    pub least: Severity,
}

/// More messages than this are not read ahead.
const READ_AHEAD: usize = 1024;

/// Serves one client on standard input and output until it leaves. Says whether it took its
/// leave as it should: `shutdown`, then `exit`. Fails where what it says cannot be taken apart.
pub fn serve(options: Options) -> io::Result<bool> {
    let (sender, inbox) = mpsc::sync_channel(READ_AHEAD);
    // Ends with the stream, or with the program.
    let reader = thread::spawn(move || {
        let mut stream = BufReader::new(io::stdin());
        while let Some(message) = wire::read(&mut stream)? {
            if sender.send(message).is_err() {
                break;
            }
        }
        Ok(())
    });
    let mut server = Server {
        out: io::stdout(),
        session: Session::new(options.folder, options.least),
        least: options.least,
        client: Client::default(),
        published: Published::default(),
        stage: Stage::Before,
    };
    while let Ok(first) = inbox.recv() {
        // What waits already is taken together: however fast somebody types, only what stands
        // there in the end is judged.
        let waiting = inbox.try_iter().take(READ_AHEAD);
        let taken = server.take(std::iter::once(first).chain(waiting).collect());
        if let Stage::Gone { orderly } = server.stage {
            return Ok(orderly);
        }
        // Nobody listens any more.
        if taken.is_err() {
            return Ok(false);
        }
    }
    // Nothing more comes: the reader is at its end.
    reader.join().unwrap_or(Ok(())).map(|()| false)
}

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Before,
    Serving,
    ShutDown,
    Gone { orderly: bool },
}

struct Server<W> {
    out: W,
    session: Session,
    least: Severity,
    client: Client,
    published: Published,
    stage: Stage,
}

/// Why a request has no answer.
type Refusal = (ErrorCode, String);

impl<W: Write> Server<W> {
    /// Takes what came in, in its order, and tells what is found then.
    fn take(&mut self, batch: Vec<Incoming>) -> io::Result<()> {
        let cancelled: FxHashSet<RequestId> = batch.iter().filter_map(cancelled).collect();
        for incoming in batch {
            match incoming {
                Incoming::Malformed(why) => wire::refuse(&mut self.out, &why)?,
                Incoming::Message(Message::Request(request)) => {
                    let id = request.id.clone();
                    let answer = if cancelled.contains(&id) {
                        let why = "the client took it back".to_owned();
                        Err((ErrorCode::RequestCanceled, why))
                    } else {
                        self.request(request)
                    };
                    self.answer(id, answer)?;
                }
                Incoming::Message(Message::Notification(notification)) => {
                    self.notice(notification)?;
                }
                // The client may refuse to watch files: then it tells of none.
                Incoming::Message(Message::Response(_)) => {}
            }
            if let Stage::Gone { .. } = self.stage {
                return Ok(());
            }
        }
        if self.stage == Stage::Serving {
            for message in self.published.update(&mut self.session, &self.client) {
                self.notify(PublishDiagnostics::METHOD, &message)?;
            }
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Result<Value, Refusal> {
        let Request { method, params, .. } = request;
        match (self.stage, method.as_str()) {
            (Stage::Before, Initialize::METHOD) => value(self.initialize(read(params)?)),
            (Stage::Before, _) => Err((
                ErrorCode::ServerNotInitialized,
                "send initialize first".to_owned(),
            )),
            (Stage::Serving, Initialize::METHOD) => Err((
                ErrorCode::InvalidRequest,
                "this was initialized before".to_owned(),
            )),
            (Stage::Serving, Shutdown::METHOD) => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (Stage::Serving, method) => self.question(method, params),
            (Stage::ShutDown | Stage::Gone { .. }, _) => Err((
                ErrorCode::InvalidRequest,
                "nothing is served after shutdown".to_owned(),
            )),
        }
    }

    /// A question about a document.
    fn question(&mut self, method: &str, params: Value) -> Result<Value, Refusal> {
        let (session, client) = (&mut self.session, &self.client);
        match method {
            HoverRequest::METHOD => {
                let params: HoverParams = read(params)?;
                let place = &params.text_document_position_params;
                value(claims::hover(place, session, client))
            }
            GotoDefinition::METHOD => {
                let params: GotoDefinitionParams = read(params)?;
                let place = &params.text_document_position_params;
                value(claims::promises(place, session, client))
            }
            CodeActionRequest::METHOD => value(actions::actions(&read(params)?, session, client)),
            _ => Err((
                ErrorCode::MethodNotFound,
                format!("there is no request {method}"),
            )),
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> InitializeResult {
        self.client = Client::read(params);
        if let Some(folder) = self.client.folder.take() {
            self.session = Session::new(folder, self.least);
        }
        self.stage = Stage::Serving;
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        };
        let fixes = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
            ..CodeActionOptions::default()
        };
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(self.client.encoding.kind()),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                definition_provider: Some(OneOf::Left(true)),
                code_action_provider: Some(CodeActionProviderCapability::Options(fixes)),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    /// Takes a message that wants no answer.
    fn notice(&mut self, notification: Notification) -> io::Result<()> {
        let Notification { method, params } = notification;
        match (self.stage, method.as_str()) {
            (stage, Exit::METHOD) => {
                let orderly = stage == Stage::ShutDown;
                self.stage = Stage::Gone { orderly };
                Ok(())
            }
            (Stage::Serving, Initialized::METHOD) => self.watch(),
            (Stage::Serving, method) => {
                // Nobody waits to hear that a message could not be read.
                let _ = self.happened(method, params);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Something happened to a document or a file.
    fn happened(&mut self, method: &str, params: Value) -> Result<(), Refusal> {
        match method {
            DidOpenTextDocument::METHOD => self.open(read(params)?),
            DidChangeTextDocument::METHOD => self.change(read(params)?),
            DidSaveTextDocument::METHOD => self.look_around(),
            DidCloseTextDocument::METHOD => self.close(&read(params)?),
            DidChangeWatchedFiles::METHOD => self.rewritten(read(params)?),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let opened = params.text_document;
        let Some(path) = uris::path(&opened.uri) else {
            return;
        };
        self.look_around();
        let document = Document {
            uri: opened.uri,
            version: opened.version,
            text: opened.text,
        };
        self.session.open(path, document);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let changed = params.text_document;
        let path = uris::path(&changed.uri);
        if let Some(document) = path.and_then(|path| self.session.edit(&path)) {
            document.version = changed.version;
            for change in params.content_changes {
                document.change(change, self.client.encoding);
            }
        }
    }

    fn close(&mut self, params: &DidCloseTextDocumentParams) {
        if let Some(path) = uris::path(&params.text_document.uri) {
            self.session.close(&path);
        }
    }

    /// Something may have happened on disk: a client that watches the pages for us tells what.
    fn look_around(&mut self) {
        if self.client.watches {
            self.session.look_around();
        } else {
            self.session.forget();
        }
    }

    fn rewritten(&mut self, params: DidChangeWatchedFilesParams) {
        for event in params.changes {
            match uris::path(&event.uri) {
                Some(path) if event.typ == FileChangeType::CHANGED && has_page_name(&path) => {
                    self.session.rewritten(path);
                }
                _ => self.session.forget(),
            }
        }
    }

    /// Asks the client to tell of pages and configurations that change on disk.
    fn watch(&mut self) -> io::Result<()> {
        if !self.client.watches {
            return Ok(());
        }
        let watched = [
            "**/*.{md,markdown,txt}".to_owned(),
            format!("**/{}", config::FILE_NAME),
            format!("**/{}/*.json", config::API_DOCTOR_FOLDER),
        ];
        let watchers = watched
            .into_iter()
            .map(|glob| FileSystemWatcher {
                glob_pattern: GlobPattern::String(glob),
                kind: None,
            })
            .collect();
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let registration = Registration {
            id: "pages".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams {
            registrations: vec![registration],
        };
        let request = Request {
            // The only one that the client is ever sent.
            id: "watch".to_owned().into(),
            method: RegisterCapability::METHOD.to_owned(),
            params: serde_json::to_value(params)?,
        };
        Message::Request(request).write(&mut self.out)
    }

    fn answer(&mut self, id: RequestId, answer: Result<Value, Refusal>) -> io::Result<()> {
        let response = match answer {
            Ok(result) => Response::new_ok(id, result),
            Err((code, why)) => Response::new_err(id, code as i32, why),
        };
        Message::Response(response).write(&mut self.out)
    }

    fn notify(&mut self, method: &str, params: &impl Serialize) -> io::Result<()> {
        let notification = Notification {
            method: method.to_owned(),
            params: serde_json::to_value(params)?,
        };
        Message::Notification(notification).write(&mut self.out)
    }
}

/// The request that a message takes back.
fn cancelled(incoming: &Incoming) -> Option<RequestId> {
    let Incoming::Message(Message::Notification(notification)) = incoming else {
        return None;
    };
    if notification.method != Cancel::METHOD {
        return None;
    }
    let params: CancelParams = read(notification.params.clone()).ok()?;
    Some(match params.id {
        NumberOrString::Number(id) => id.into(),
        NumberOrString::String(id) => id.into(),
    })
}

/// Reads the parameters of a message.
fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

/// An answer as the client reads it.
fn value(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
