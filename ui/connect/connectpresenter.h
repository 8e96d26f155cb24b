// What the dialog that connects a client says and allows, as a pure function of what is known. No widgets.
#pragma once

#include "connect/connectdata.h"
#include "kit/statedot.h"

namespace tierline::connect {

struct Waiting { // for the first request of a client
    QString client;
    QStringList heardBefore; // names of the ledger's before the change
    QString heard;           // the name it came with; empty: none yet
};

struct ConnectState {
    std::vector<ClientState> clients;
    QString selected; // a client's id
    Preview preview;  // of the selected one; another's while it is made
    Written last;     // of the selected one
    Waiting waiting;
    bool isRunning = false; // the gateway
    bool trafficPlays = false;
};

struct ClientLine {
    QString id, name, note;
    kit::Tone tone = kit::Tone::Idle;
    bool operator==(const ClientLine&) const = default;
};

struct ConnectView {
    std::vector<ClientLine> lines;
    QString headline, file; // "Claude Code", the file's path
    QString diff;
    QStringList notes;
    std::vector<std::pair<QString, QString>> paste;
    QString sentence; // what is so now: written, waiting, heard, or what is wrong
    kit::Tone tone = kit::Tone::Idle;
    bool canWrite = false, canUndo = false, isWaiting = false;
    QString writeText;
    bool operator==(const ConnectView&) const = default;
};

ConnectView present(const ConnectState& state);
QString noteText(NoteKind note);

} // namespace tierline::connect
