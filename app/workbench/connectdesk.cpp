#include "connectdesk.h"

#include "attachedread.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <ranges>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using connecting::Client;

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString keyOf(Client client) {
    return u"connect/v1/written/"_s + toQString(connecting::idOf(client));
}

void keep(Client client, const connecting::Applied& applied) {
    QSettings().setValue(keyOf(client),
                         QStringList{toQString(applied.file.string()), toQString(applied.backup.string()),
                                     toQString(applied.digest)});
}

std::optional<connecting::Applied> kept(Client client) {
    const QStringList parts = QSettings().value(keyOf(client)).toStringList();
    if (parts.size() != 3 || parts[0].isEmpty()) return {};
    return connecting::Applied{parts[0].toStdString(), parts[1].toStdString(), parts[2].toStdString()};
}

constexpr std::array noteKinds{
    std::pair{connecting::Note::ApiKeyBeside, connect::NoteKind::ApiKeyBeside},
    std::pair{connecting::Note::OwnHeaders, connect::NoteKind::OwnHeaders},
    std::pair{connecting::Note::EnvironmentWins, connect::NoteKind::EnvironmentWins},
    std::pair{connecting::Note::ModelChanged, connect::NoteKind::ModelChanged},
    std::pair{connecting::Note::KeysShadowed, connect::NoteKind::KeysShadowed},
    std::pair{connecting::Note::NewShell, connect::NoteKind::NewShell},
    std::pair{connecting::Note::KeyInFile, connect::NoteKind::KeyInFile},
    std::pair{connecting::Note::Restart, connect::NoteKind::Restart},
};

connect::ClientState stateOf(Client client, const connecting::Places& places,
                             const connecting::Target& target) {
    connect::ClientState state;
    state.id = toQString(connecting::idOf(client));
    state.name = toQString(connecting::nameOf(client));
    if (!connecting::isWritten(client)) return state;
    const auto file = connecting::fileOf(client, places);
    state.file = toQString(file.string());
    const auto text = connecting::openFile(file);
    state.isThere = !text || text->existed;
    state.points = text && connecting::pointsAt(text->before, target);
    return state;
}

Error withoutRemedy(Error error) {
    error.remedy.clear();
    return error;
}

} // namespace

ConnectDesk::Place ConnectDesk::usualPlace(const QString& token) {
    return {connecting::Places::ofThisUser(), token,
            QDir(QCoreApplication::applicationDirPath()).filePath(u"tierlinectl"_s)};
}

ConnectDesk::ConnectDesk(Place place, QObject* parent) : Desk(parent), m_place(std::move(place)) {}

ConnectDesk::~ConnectDesk() {
    cancelSelftest();
}

connecting::Target ConnectDesk::target() const {
    return {m_url.toStdString(), m_place.token.toStdString()};
}

void ConnectDesk::setGateway(const QString& url) {
    m_url = url;
}

void ConnectDesk::look() {
    m_worker.ask(
        this,
        [places = m_place.files, where = target()] {
            std::vector<connect::ClientState> states;
            for (const Client client : connecting::allClients)
                states.push_back(stateOf(client, places, where));
            return states;
        },
        [this](std::vector<connect::ClientState> states) {
            for (connect::ClientState& state : states)
                state.canUndo = kept(*connecting::clientFromId(state.id.toStdString())).has_value();
            Q_EMIT looked(states);
        });
}

void ConnectDesk::preview(const QString& id) {
    const auto client = connecting::clientFromId(id.toStdString());
    if (!client) return;
    if (!connecting::isWritten(*client)) {
        connect::Preview preview;
        preview.client = id;
        for (const auto& [field, value] : connecting::pasteOf(*client, target()))
            preview.paste.emplace_back(toQString(field), toQString(value));
        ++m_asked;
        Q_EMIT previewed(preview);
        return;
    }
    const quint64 asked = ++m_asked;
    m_worker.ask(
        this,
        [places = m_place.files, where = target(), which = *client] {
            return connecting::plan(which, where, places);
        },
        [this, asked, which = *client](const PlanResult& plan) {
            if (asked == m_asked) onPlanned(which, plan);
        });
}

void ConnectDesk::onPlanned(Client client, const PlanResult& plan) {
    connect::Preview preview;
    preview.client = toQString(connecting::idOf(client));
    preview.file = toQString(connecting::fileOf(client, m_place.files).string());
    if (!plan) {
        preview.trouble = toQString(toString(withoutRemedy(plan.error())));
        preview.remedy = toQString(plan.error().remedy);
        Q_EMIT previewed(preview);
        return;
    }
    m_planned.insert_or_assign(client, plan->change);
    preview.isNew = !plan->change.existed;
    preview.isNeeded = plan->change.isNeeded();
    preview.diff = toQString(connecting::diffOf(plan->change));
    for (const auto note : plan->notes)
        for (const auto& [from, to] : noteKinds)
            if (from == note) preview.notes.push_back(to);
    Q_EMIT previewed(preview);
}

void ConnectDesk::write(const QString& id) {
    const auto client = connecting::clientFromId(id.toStdString());
    const auto planned = client ? m_planned.find(*client) : m_planned.end();
    if (planned == m_planned.end()) return;
    m_worker.ask(
        this, [change = planned->second] { return connecting::writeChange(change, systemClock().wall()); },
        [this, id, which = *client](const Result<connecting::Applied>& applied) {
            connect::Written result{id, applied.has_value(), false, {}, {}};
            if (applied) {
                keep(which, *applied);
                result.backup = toQString(applied->backup.string());
                result.sentence = applied->backup.empty()
                                      ? tr("Written; the file is new.")
                                      : tr("Written. The old one is %1").arg(result.backup);
            } else {
                result.sentence = toQString(toString(applied.error()));
            }
            Q_EMIT written(result);
        });
}

void ConnectDesk::undo(const QString& id) {
    const auto client = connecting::clientFromId(id.toStdString());
    const auto applied = client ? kept(*client) : std::nullopt;
    if (!applied) return;
    m_worker.ask(
        this, [what = *applied] { return connecting::undoChange(what); },
        [this, id, which = *client](const Result<void>& done) {
            if (done) QSettings().remove(keyOf(which));
            Q_EMIT written({id,
                            done.has_value(),
                            true,
                            done ? tr("Undone: the file is as it was.") : toQString(toString(done.error())),
                            {}});
        });
}

bool ConnectDesk::isFrom(const QString& client, const QString& heard, const QStringList& heardBefore,
                         bool trafficPlays) const {
    const auto which = connecting::clientFromId(client.toStdString());
    std::vector<std::string> before;
    for (const QString& name : heardBefore)
        before.push_back(name.toStdString());
    return which && connecting::isFrom(*which, heard.toStdString(), before, trafficPlays);
}

// The token goes by the environment: a command line can be read by everybody.
QString ConnectDesk::watch(const QString& url, const QString& token) {
    const auto address = gatewayUrl(url);
    if (!address) return toQString(toString(address.error()));
    QProcess process;
    process.setProgram(QCoreApplication::applicationFilePath());
    process.setArguments({u"--attach"_s, *address});
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"TIERLINE_TOKEN"_s);
    if (!token.isEmpty()) environment.insert(u"TIERLINE_TOKEN"_s, token);
    process.setProcessEnvironment(environment);
    return process.startDetached() ? QString() : tr("The second window could not be started");
}

void ConnectDesk::startSelftest() {
    if (m_state.isRunning) return;
    m_state = {};
    m_state.isRunning = true;
    m_selftest = new QProcess(this);
    m_selftest->setProcessChannelMode(QProcess::MergedChannels);
    // Qualified: this namespace has a `connect` of its own.
    QObject::connect(m_selftest, &QProcess::finished, this, &ConnectDesk::onSelftestOver);
    QObject::connect(m_selftest, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        m_selftest->deleteLater();
        m_selftest = nullptr;
        tellSelftest(tr("%1 could not be started; it belongs beside this program.").arg(m_place.program));
    });
    Q_EMIT selftestChanged(m_state);
    m_selftest->start(m_place.program, {u"selftest"_s});
}

void ConnectDesk::onSelftestOver(int exitCode, QProcess::ExitStatus status) {
    m_state.text = QString::fromUtf8(m_selftest->readAll());
    m_state.good = status == QProcess::NormalExit && exitCode == 0;
    m_selftest->deleteLater();
    m_selftest = nullptr;
    tellSelftest(status != QProcess::NormalExit ? tr("The self-test ended before its time.")
                 : m_state.good                 ? tr("Every cell passed.")
                                                : tr("The self-test found something wrong."));
}

void ConnectDesk::tellSelftest(const QString& sentence) {
    m_state.isRunning = false;
    m_state.isOver = true;
    m_state.sentence = sentence;
    Q_EMIT selftestChanged(m_state);
}

void ConnectDesk::cancelSelftest() {
    if (m_selftest == nullptr) return;
    m_selftest->disconnect(this);
    m_selftest->kill();
    m_selftest->waitForFinished(2000);
    m_selftest->deleteLater();
    m_selftest = nullptr;
    tellSelftest(tr("Cancelled."));
}

} // namespace tierline::workbench
