// What the dialogs around connecting show. Values; made on a worker thread, read on the window's.
#pragma once

#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace tierline::connect {

struct ClientState {
    QString id, name;     // "claude-code", "Claude Code"
    QString file;         // where it keeps its settings; empty: not in a file that can be written
    bool isThere = false; // the file exists
    bool points = false;  // at this gateway already
    bool canUndo = false; // written here, with the way back kept
    bool operator==(const ClientState&) const = default;
};

enum class NoteKind {
    ApiKeyBeside,
    OwnHeaders,
    EnvironmentWins,
    ModelChanged,
    KeysShadowed,
    NewShell,
    KeyInFile,
    Restart
};

struct Preview { // what would be written
    QString client;
    QString file;
    bool isNew = false;   // the file would be made
    bool isNeeded = true; // false: everything is as it should be
    QString diff;         // unified, keys masked
    std::vector<NoteKind> notes;
    std::vector<std::pair<QString, QString>> paste; // for what cannot be written: field and value
    QString trouble, remedy;                        // with file and line; nothing is written then
};

struct Written { // of a write or an undo
    QString client;
    bool fine = false, isUndone = false;
    QString sentence; // what was done, or what went wrong
    QString backup;   // empty: the file is new
};

struct LocalServer {
    QString name, url; // "Ollama", http://127.0.0.1:11434/v1
    QStringList models;
    QString trouble; // it answers, but not as it should
};

struct PolicyOffer { // a policy that would come of an import or a local server
    QString source;  // "ollama", or the file that was read
    QString file;    // that would be written
    bool isNew = false, isNeeded = true;
    QString text, diff;
    QStringList understood;    // "3 providers, 5 models"
    QStringList notUnderstood; // line by line
    QStringList keys;          // names of variables or keychain entries that have to hold a key
    QString trouble, remedy;
};

struct SelftestState {
    bool isRunning = false, isOver = false, good = false;
    int done = 0, all = 0;
    QString text;     // the table
    QString sentence; // the result, or why it could not run
};

} // namespace tierline::connect
