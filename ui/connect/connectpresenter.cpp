#include "connect/connectpresenter.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::connect {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Connect)
};

ClientLine lineOf(const ClientState& client) {
    ClientLine line{client.id, client.name, {}, kit::Tone::Idle};
    if (client.points) {
        line.note = Text::tr("points here");
        line.tone = kit::Tone::Good;
    } else if (client.file.isEmpty()) {
        line.note = Text::tr("to paste");
    } else if (!client.isThere) {
        line.note = Text::tr("no settings yet");
    }
    return line;
}

// What is so, the most urgent first.
void say(ConnectView& view, const ConnectState& state, bool isCurrent) {
    const bool mine = state.waiting.client == state.selected && !state.selected.isEmpty();
    if (!state.isRunning) {
        view.tone = kit::Tone::Warn;
        view.sentence = Text::tr("The gateway does not run, so there is no address to write.");
    } else if (isCurrent && !state.preview.trouble.isEmpty()) {
        view.tone = kit::Tone::Bad;
        view.sentence = state.preview.trouble
                        + (state.preview.remedy.isEmpty() ? QString() : QChar(u'\n') + state.preview.remedy);
    } else if (state.last.client == state.selected && !state.last.fine && !state.last.sentence.isEmpty()) {
        view.tone = kit::Tone::Bad;
        view.sentence = state.last.sentence;
    } else if (mine && !state.waiting.heard.isEmpty()) {
        view.tone = kit::Tone::Good;
        view.sentence = Text::tr("Connected: the first request came in, from “%1”.").arg(state.waiting.heard);
    } else if (mine) {
        view.tone = kit::Tone::Busy;
        view.isWaiting = true;
        view.sentence = Text::tr("Waiting for its first request. Start %1 anew and say something to it.")
                            .arg(view.headline);
    } else if (state.last.client == state.selected && state.last.fine) {
        view.tone = kit::Tone::Good;
        view.sentence = state.last.sentence;
    }
}

} // namespace

QString noteText(NoteKind note) {
    switch (note) {
    case NoteKind::ApiKeyBeside:
        return Text::tr("ANTHROPIC_API_KEY stands beside it and is sent too. Take it out if the gateway "
                        "refuses the key.");
    case NoteKind::OwnHeaders:
        return Text::tr(
            "You set headers of your own, so they stay, and requests carry the client's own name.");
    case NoteKind::EnvironmentWins:
        return Text::tr("Variables of the same name in the shell go before this file.");
    case NoteKind::ModelChanged:
        return Text::tr(
            "The model becomes “auto”, so that the policy chooses. Undo brings the old one back.");
    case NoteKind::KeysShadowed:
        return Text::tr(
            "New shells get the gateway's token as OPENAI_API_KEY. If the policy reads a provider's key from "
            "that variable, give that one another name.");
    case NoteKind::NewShell: return Text::tr("It counts in shells that you open from now on.");
    case NoteKind::KeyInFile:
        return Text::tr("The gateway's token is written into the file; it is hidden here.");
    case NoteKind::Restart: return Text::tr("Settings are read when the client starts.");
    }
    return {};
}

ConnectView present(const ConnectState& state) {
    ConnectView view;
    for (const ClientState& client : state.clients)
        view.lines.push_back(lineOf(client));
    const auto chosen = std::ranges::find(state.clients, state.selected, &ClientState::id);
    if (chosen == state.clients.end()) return view;
    const bool isCurrent = state.preview.client == state.selected;
    view.headline = chosen->name;
    view.file = chosen->file;
    view.canUndo = chosen->canUndo;
    view.writeText = Text::tr("Write it");
    if (isCurrent) {
        view.diff = state.preview.diff;
        view.paste = state.preview.paste;
        for (const NoteKind note : state.preview.notes)
            view.notes << noteText(note);
        if (state.preview.isNew && !chosen->file.isEmpty())
            view.notes.prepend(Text::tr("The file is not there yet and will be made."));
        view.canWrite = state.isRunning && state.preview.trouble.isEmpty() && state.preview.isNeeded
                        && view.paste.empty();
        if (!state.preview.isNeeded && view.paste.empty())
            view.notes = {Text::tr("Everything is as it should be: there is nothing to change.")};
    }
    say(view, state, isCurrent);
    if (state.trafficPlays && view.isWaiting)
        view.notes << Text::tr(
            "Made-up traffic borrows clients' names, so only a name of its own counts. Pause the "
            "traffic to count any.");
    return view;
}

} // namespace tierline::connect
