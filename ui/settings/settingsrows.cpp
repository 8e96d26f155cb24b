#include "settings/settingsrows.h"

#include "policy/schema.h"
#include "policy/yamltree.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(tierline::settings::Rows)
};
#define WORDS(text) QT_TRANSLATE_NOOP("tierline::settings::Rows", text)

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// clang-format off
struct SectionRow { const char *name, *purpose; };
constexpr std::array<SectionRow, static_cast<std::size_t>(Section::sectionTotal)> sections{{
    {WORDS("Gateway"), WORDS("Where it listens, how it routes, how long it waits.")},
    {WORDS("Capture"), WORDS("What is kept of prompts and answers, and how long.")},
    {WORDS("Privacy"), WORDS("What leaves this machine, and what is never stored.")},
    {WORDS("Secrets"), WORDS("The keys that the policy names, and where they lie. No key is ever shown or logged.")},
    {WORDS("Notifications"), WORDS("What the desktop is told.")},
    {WORDS("Appearance"), WORDS("How the window looks.")},
    {WORDS("Shortcuts"), WORDS("Every action with its keys. Double-click or Enter gives it others.")},
    {WORDS("Connect a client"), WORDS("Points an agent or a library at this gateway.")},
    {WORDS("Data"), WORDS("Folders, their sizes, and the care of the ledger.")},
    {WORDS("Sandbox"), WORDS("Simulated providers, without keys and bills.")},
    {WORDS("About and diagnostics"), WORDS("Versions, and a report for those who help.")},
}};

struct PolicyRow { const char* path; Section section; const char *label, *what; };
constexpr PolicyRow policyRows[] = {
    {"route.mode", Section::Gateway, WORDS("Mode"), WORDS("route chooses a model, observe only notes what it would have chosen, pass sends on what was asked for.")},
    {"route.strategy", Section::Gateway, WORDS("Strategy"), WORDS("How one of several able models of a tier is chosen.")},
    {"route.max_attempts", Section::Gateway, WORDS("Attempts"), WORDS("How many models are tried for one request before it fails.")},
    {"route.max_latency_p95", Section::Gateway, WORDS("Slowest p95"), WORDS("Models slower than this are passed over while others are able.")},
    {"route.max_wait", Section::Gateway, WORDS("Wait in a queue"), WORDS("How long a request waits for a free place at a provider.")},
    {"route.retry_budget", Section::Gateway, WORDS("Retry budget"), WORDS("Retries for each request, so that a bad hour does not double the bill.")},
    {"route.affinity", Section::Gateway, WORDS("Affinity"), WORDS("Whether a session keeps its model while that is worth more than switching.")},
    {"route.default_model", Section::Gateway, WORDS("Default model"), WORDS("Asked when a client names a model that nobody knows.")},
    {"network.proxy", Section::Gateway, WORDS("Proxy"), WORDS("env reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY; none asks providers directly.")},
    {"network.ca_file", Section::Gateway, WORDS("More certificates"), WORDS("A PEM file that is trusted besides the system's.")},
    {"breaker.open", Section::Gateway, WORDS("Breaker stays open"), WORDS("How long a failing model is left alone before it is tried again.")},
    {"pass_through", Section::Gateway, WORDS("Pass through to"), WORDS("The provider that gets what is not routed: audio, files and the like.")},
    {"budgets_timezone", Section::Gateway, WORDS("Time zone of budgets"), WORDS("When a day of a budget begins.")},
    {"capture.prompts", Section::Capture, WORDS("Keep prompts"), WORDS("Whether what was asked is kept, so that it can be read, searched and replayed.")},
    {"capture.replies", Section::Capture, WORDS("Keep answers"), WORDS("Whether what models answered is kept.")},
    {"capture.requests", Section::Capture, WORDS("Keep whole requests"), WORDS("Whether each request is kept as the client sent it, the whole conversation with its tools, so that it can be read and replayed in full. Headers and keys never are. New requests only.")},
    {"capture.keep", Section::Capture, WORDS("Texts kept for"), WORDS("Older texts go; pinned and labelled requests keep theirs.")},
    {"capture.bytes", Section::Capture, WORDS("Texts at most"), WORDS("Beyond it the oldest texts go, measured compressed on the disk.")},
    {"ledger.keep", Section::Capture, WORDS("Decisions kept for"), WORDS("Older decisions go; their sums by hour and day stay. null keeps them for good.")},
    {"ledger.bytes", Section::Capture, WORDS("Ledger at most"), WORDS("Beyond it the oldest decisions go. null sets no limit.")},
    {"reply_cache.keep", Section::Capture, WORDS("Repeated answers for"), WORDS("How long a whole answer may be given again to the very same request.")},
    {"telemetry.otlp", Section::Privacy, WORDS("Telemetry to"), WORDS("Where traces are sent. null sends none: this program tells nobody anything by itself.")},
    {"telemetry.content", Section::Privacy, WORDS("Telemetry with texts"), WORDS("Whether prompts and answers go with the traces.")},
    {"classify.embedding.endpoint", Section::Privacy, WORDS("Embeddings from"), WORDS("Where prompts are sent to be compared with phrases. null sends none.")},
    {"classify.judge.model", Section::Privacy, WORDS("Judge"), WORDS("A model that is shown prompts to say how hard they are. null asks none.")},
    {"quality.verify", Section::Privacy, WORDS("Second look by"), WORDS("Whether some answers are shown to a judge.")},
    {"alerts", Section::Notifications, WORDS("Alerts of the policy"), WORDS("What the policy wants to be told of. Breakers and budgets are told besides.")},
};

struct FixedRow { const char *key; Section section; const char *label, *value, *what; };
constexpr FixedRow fixedRows[] = {
    {"privacy.headers", Section::Privacy, WORDS("Headers stored"), WORDS("never"), WORDS("Authorization, API keys and cookies are not written anywhere. Other headers are not kept either.")},
    {"privacy.keys", Section::Privacy, WORDS("Keys in logs"), WORDS("never"), WORDS("Keys are held in a type that does not print itself.")},
    {"privacy.bundle", Section::Privacy, WORDS("Texts in reports"), WORDS("never"), WORDS("The report for those who help has counts and versions, no prompts and no keys.")},
    {"sandbox.money", Section::Sandbox, WORDS("Simulated money"), WORDS("kept apart"), WORDS("Simulated and billed money never add up in one number, and lie in ledgers of their own.")},
};

struct OwnRow { const char* key; Section section; const char *label, *what; QString (*value)(const kit::Preferences&); QStringList (*choices)(); void (*set)(kit::Preferences&, const QString&); };
QString onOff(bool isOn) { return isOn ? u"on"_s : u"off"_s; }
QStringList none() { return {}; }
const OwnRow ownRows[] = {
    {"window/notifications", Section::Notifications, WORDS("Tell the desktop"), WORDS("Breakers that open and close, and budgets at 80, 95 and 100 percent, each once."),
     [](const kit::Preferences& p) { return onOff(p.notifications); }, none, [](kit::Preferences& p, const QString& v) { p.notifications = v == "on"_L1; }},
    {"window/closeToTray", Section::Notifications, WORDS("Closing goes to the tray"), WORDS("Where there is a tray, closing the window leaves the gateway running behind it. Otherwise closing ends both."),
     [](const kit::Preferences& p) { return onOff(p.closeToTray); }, none, [](kit::Preferences& p, const QString& v) { p.closeToTray = v == "on"_L1; }},
    {"window/theme", Section::Appearance, WORDS("Theme"), WORDS("Light, dark, or as the desktop says."),
     [](const kit::Preferences& p) { return kit::nameOf(p.theme); }, [] { return QStringList{u"system"_s, u"light"_s, u"dark"_s}; },
     [](kit::Preferences& p, const QString& v) { p.theme = kit::themeChoiceFromString(v); }},
    {"window/comfortable", Section::Appearance, WORDS("Comfortable rows"), WORDS("Rows of 30 pixels instead of 24."),
     [](const kit::Preferences& p) { return onOff(p.comfortable); }, none, [](kit::Preferences& p, const QString& v) { p.comfortable = v == "on"_L1; }},
    {"window/reducedMotion", Section::Appearance, WORDS("Reduced motion"), WORDS("Nothing fades, flashes or moves by itself."),
     [](const kit::Preferences& p) { return onOff(p.reducedMotion); }, none, [](kit::Preferences& p, const QString& v) { p.reducedMotion = v == "on"_L1; }},
    {"window/scale", Section::Appearance, WORDS("Scale"), WORDS("The size of everything, from 1.0 to 2.0. Counts from the next start."),
     [](const kit::Preferences& p) { return QString::number(p.scale, 'g', 4); },
     [] { return QStringList{u"1"_s, u"1.1"_s, u"1.25"_s, u"1.5"_s, u"1.75"_s, u"2"_s}; },
     [](kit::Preferences& p, const QString& v) { bool ok = false; const double s = v.toDouble(&ok); if (ok) p.scale = s; }},
};

struct LaunchRow { const char* key; Section section; const char *label, *what; };
constexpr LaunchRow launchRows[] = {
    {"listen", Section::Gateway, WORDS("Address"), WORDS("Host and port of the gateway. Another address than this machine's own needs a token.")},
    {"policy", Section::Gateway, WORDS("Policy file"), WORDS("The file that says what is routed where. It is read anew when it changes.")},
    {"token", Section::Gateway, WORDS("Token of clients"), WORDS("What clients must send when there is one. It is never shown.")},
    {"data", Section::Data, WORDS("Data folder"), WORDS("Ledger, versions of the policy, benchmark runs.")},
    {"sandbox", Section::Sandbox, WORDS("Sandbox"), WORDS("On without a policy of your own: six simulated providers answer.")},
    {"traffic", Section::Sandbox, WORDS("Traffic"), WORDS("Made-up requests of a developer's day, and how many a second.")},
    {"share", Section::About, WORDS("Program's files"), WORDS("Shipped policies, prices and sets.")},
};
// clang-format on

// The scalar or list at a path of fixed keys; null: the file does not say.
struct Found {
    QString text;
    int line = 0;
};
std::optional<Found> valueAt(const policy::Node& root, std::string_view path) {
    const policy::Node* node = &root;
    int line = 0;
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        const std::string key(path.substr(0, dot));
        const auto entry = std::ranges::find(node->entries, key, &policy::Entry::key);
        if (!node->isMap() || entry == node->entries.end()) return std::nullopt;
        line = entry->at.line;
        node = &entry->value;
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    if (node->isScalar()) return Found{toQString(node->text), line};
    if (node->isList()) return Found{Tr::tr("%1 entries").arg(node->items.size()), line};
    return std::nullopt;
}

QString usualText(const char* path) {
    const policy::Key* key = policy::findKey(path);
    if (key == nullptr) return {};
    if (key->fallback == "null") return Tr::tr("not set");
    if (key->fallback == "[]") return Tr::tr("none");
    return key->fallback.empty() ? Tr::tr("not set") : toQString(key->fallback);
}

void addPolicyLines(std::vector<Line>& lines, const SettingsData& data) {
    policy::Problems problems(data.policyFile.toStdString());
    const auto root = policy::parseYaml(
        std::string_view(data.policyText.constData(), static_cast<std::size_t>(data.policyText.size())),
        problems);
    const QString file = QFileInfo(data.policyFile).fileName();
    for (const PolicyRow& row : policyRows) {
        Line line;
        line.key = QString::fromLatin1(row.path);
        line.section = row.section;
        line.label = Tr::tr(row.label);
        line.what = Tr::tr(row.what);
        line.kept = Kept::PolicyFile;
        line.usual = usualText(row.path);
        const auto found = root ? valueAt(*root, row.path) : std::nullopt;
        line.value = found ? found->text : line.usual;
        line.line = found ? found->line : 0;
        line.isChanged = found && line.value != line.usual;
        line.where = found ? Tr::tr("%1, line %2").arg(file).arg(found->line) : Tr::tr("not in %1").arg(file);
        line.remedy = found ? Tr::tr("Take the line out of the policy's file to get %1 back.").arg(line.usual)
                            : Tr::tr("Write %1 into the policy's file to change it.").arg(line.key);
        lines.push_back(std::move(line));
    }
}

void addOwnLines(std::vector<Line>& lines, const kit::Preferences& preferences) {
    const kit::Preferences usual;
    for (const OwnRow& row : ownRows) {
        Line line;
        line.key = QString::fromLatin1(row.key);
        line.section = row.section;
        line.label = Tr::tr(row.label);
        line.what = Tr::tr(row.what);
        line.kept = Kept::SettingsFile;
        line.value = row.value(preferences);
        line.usual = row.value(usual);
        line.isChanged = line.value != line.usual;
        line.isEditable = true;
        line.choices = row.choices();
        line.where = Tr::tr("settings file");
        line.remedy = Tr::tr("Reset makes it %1 again.").arg(line.usual);
        lines.push_back(std::move(line));
    }
}

void addLaunchLines(std::vector<Line>& lines, const SettingsData& data) {
    for (const LaunchRow& row : launchRows) {
        const auto fact = std::ranges::find(data.launch, QString::fromLatin1(row.key), &LaunchFact::key);
        if (fact == data.launch.end()) continue;
        Line line;
        line.key = fact->key;
        line.section = row.section;
        line.label = Tr::tr(row.label);
        line.what = Tr::tr(row.what);
        line.kept = Kept::Launch;
        line.value = fact->value;
        line.usual = fact->usual;
        line.isChanged = fact->value != fact->usual;
        line.where = Tr::tr("launch option %1").arg(fact->option);
        line.remedy = Tr::tr("Start without %1 to get %2 back.").arg(fact->option, fact->usual);
        lines.push_back(std::move(line));
    }
}

void addFixedLines(std::vector<Line>& lines, const SettingsData& data) {
    for (const FixedRow& row : fixedRows) {
        Line line;
        line.key = QString::fromLatin1(row.key);
        line.section = row.section;
        line.label = Tr::tr(row.label);
        line.what = Tr::tr(row.what);
        line.value = line.usual = Tr::tr(row.value);
        line.where = Tr::tr("the program itself");
        line.remedy = Tr::tr("It cannot be changed.");
        lines.push_back(std::move(line));
    }
    for (const auto& [label, value] : {std::pair(Tr::tr("Tierline"), data.version),
                                       {Tr::tr("Qt"), data.qtVersion},
                                       {Tr::tr("Settings file"), data.settingsFile}}) {
        Line line;
        line.key = u"about."_s + label;
        line.section = Section::About;
        line.label = label;
        line.value = line.usual = value;
        line.where = Tr::tr("the program itself");
        lines.push_back(std::move(line));
    }
}

} // namespace

QString nameOf(Section section) {
    return Tr::tr(sections[static_cast<std::size_t>(section)].name);
}

QString purposeOf(Section section) {
    return Tr::tr(sections[static_cast<std::size_t>(section)].purpose);
}

std::vector<Line> linesOf(const SettingsData& data, const kit::Preferences& preferences) {
    std::vector<Line> lines;
    addLaunchLines(lines, data);
    addPolicyLines(lines, data);
    addOwnLines(lines, preferences);
    addFixedLines(lines, data);
    std::vector<Line> sorted; // by section, each in the order of its tables
    for (std::size_t i = 0; i < sections.size(); ++i)
        for (const Line& line : lines)
            if (static_cast<std::size_t>(line.section) == i) sorted.push_back(line);
    return sorted;
}

kit::Preferences withValue(const kit::Preferences& preferences, const QString& key, const QString& value) {
    kit::Preferences changed = preferences;
    for (const OwnRow& row : ownRows)
        if (key == QLatin1StringView(row.key)) {
            const QStringList choices =
                row.choices().isEmpty() ? QStringList{u"on"_s, u"off"_s} : row.choices();
            if (choices.contains(value)) row.set(changed, value);
        }
    return changed;
}

kit::Preferences withUsual(const kit::Preferences& preferences, const QString& key) {
    for (const OwnRow& row : ownRows)
        if (key == QLatin1StringView(row.key)) {
            kit::Preferences changed = preferences;
            row.set(changed, row.value(kit::Preferences()));
            return changed;
        }
    return preferences;
}

bool matches(const Line& line, const QString& search) {
    const QString all = (QStringList{line.key, line.label, line.what, line.value, line.where,
                                     nameOf(line.section), line.isChanged ? u"changed"_s : QString()})
                            .join(u' ')
                            .toLower();
    return std::ranges::all_of(search.toLower().split(u' ', Qt::SkipEmptyParts),
                               [&](const QString& word) { return all.contains(word); });
}

} // namespace tierline::settings
