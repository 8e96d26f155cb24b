#include "settingswork.h"

#include "base/paths.h"

#include <QRegularExpression>
#include <QSettings>
#include <QSysInfo>

#include <algorithm>
#include <cstdlib>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using settings::SecretFact;
using settings::Store;

namespace {

constexpr int mostFiles = 20'000; // a folder with more is counted so far

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

qint64 sizeOf(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return -1;
    qint64 bytes = 0;
    int seen = 0;
    constexpr auto options = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::recursive_directory_iterator at(folder, options, error), end;
         !error && at != end && seen < mostFiles; at.increment(error), ++seen) {
        std::error_code ignored;
        if (at->is_regular_file(ignored)) bytes += static_cast<qint64>(at->file_size(ignored));
    }
    return bytes;
}

std::vector<settings::LaunchFact> factsOf(const Launch& launch, const QString& policyFile,
                                          const QString& share) {
    const auto onOff = [](bool isOn) { return isOn ? u"on"_s : u"off"_s; };
    const QString listen = u"%1:%2"_s.arg(toQString(launch.host)).arg(launch.port);
    const QString usualData = toQString((launch.sandbox ? dataFolder() / "sandbox" : dataFolder()).string());
    const QString traffic =
        launch.script.empty()
            ? u"off"_s
            : u"%1@%2"_s.arg(toQString(launch.script.stem().string())).arg(launch.perSecond);
    const QString usualTraffic = launch.sandbox ? u"developers-day@2"_s : u"off"_s;
    return {
        {u"listen"_s, listen, u"127.0.0.1:8787"_s, u"--listen"_s},
        {u"policy"_s, policyFile,
         launch.policyFile.empty() ? policyFile : u"your own, else the shipped one"_s, u"--policy"_s},
        {u"token"_s, launch.clientToken.empty() ? u"none"_s : u"is set"_s, u"none"_s, u"TIERLINE_TOKEN"_s},
        {u"data"_s, toQString(launch.dataFolder.string()), usualData, u"--data"_s},
        {u"sandbox"_s, onOff(launch.sandbox), onOff(launch.sandbox), u"--sandbox"_s},
        {u"traffic"_s, traffic, usualTraffic, u"--traffic"_s},
        {u"share"_s, share, share, u"TIERLINE_SHARE"_s}};
}

void addUser(std::vector<SecretFact>& secrets, const std::string& reference, const std::string& user) {
    if (reference.empty()) return;
    const QString name = toQString(reference);
    auto found = std::ranges::find(secrets, name, &SecretFact::reference);
    if (found == secrets.end()) {
        SecretFact fact;
        fact.reference = name;
        fact.name = name.section(u':', 1);
        found = secrets.insert(secrets.end(), fact);
    }
    if (!found->users.contains(toQString(user))) found->users << toQString(user);
}

// Where it lies, without asking the keychain, which might ask the person for its password.
void locate(SecretFact& fact, const RunSecrets& run) {
    const std::string reference = fact.reference.toStdString();
    if (reference == "client") {
        fact.store = Store::Client;
        fact.where = u"sent by each client with its request"_s;
    } else if (reference.starts_with("keychain:")) {
        fact.isWritable = isSecretName(fact.name.toStdString());
        fact.store = Store::Keychain;
        fact.where = u"in the keychain, as far as is known: Test asks it"_s;
        const auto found = run.find(fact.name.toStdString());
        if (!found) {
            fact.store = Store::OwnFile;
            fact.trouble = toQString(toString(found.error()));
        } else if (*found) {
            const bool isRun = (*found)->place == RunSecrets::Place::Run;
            fact.store = isRun ? Store::ThisRun : Store::OwnFile;
            fact.where = isRun ? u"kept for this run only"_s
                               : u"stored in %1, mode 0600, plain text"_s.arg(
                                     toQString(run.fileOf(fact.name.toStdString()).string()));
        }
    } else {
        fact.store = reference.starts_with("env:") ? Store::Environment : Store::File;
        fact.where = fact.store == Store::Environment ? u"in the environment variable %1"_s.arg(fact.name)
                                                      : u"stored in %1"_s.arg(fact.name);
        if (const auto key = resolveWithoutKeychain(reference); !key)
            fact.trouble = toQString(toString(key.error()));
    }
}

std::vector<SecretFact> secretsOf(const policy::Policy& policy, const RunSecrets& run) {
    std::vector<SecretFact> secrets;
    for (const policy::Provider& provider : policy.providers) {
        addUser(secrets, provider.key, provider.id);
        for (const std::string& more : provider.moreKeys)
            addUser(secrets, more, provider.id);
    }
    addUser(secrets, policy.classify.embedding.key, "embeddings");
    addUser(secrets, policy.telemetry.key, "telemetry");
    for (SecretFact& fact : secrets)
        locate(fact, run);
    return secrets;
}

} // namespace

settings::SettingsData readSettings(const Launch& launch, const policy::Policy* policy, const RunSecrets& run,
                                    Wall now) {
    settings::SettingsData data;
    data.version = QStringLiteral(TIERLINE_VERSION);
    data.qtVersion = QString::fromLatin1(qVersion());
    data.settingsFile = QSettings().fileName();
    data.isSandbox = launch.sandbox;
    data.now = now;
    const auto share = shareFolder().value_or(std::filesystem::path());
    if (policy != nullptr) {
        data.policyFile = toQString(policy->file);
        data.secrets = secretsOf(*policy, run);
        if (const auto text = readFile(policy->file)) data.policyText = QByteArray::fromStdString(*text);
        data.isShippedPolicy = !share.empty() && policy->file.starts_with(share.string());
    }
    data.launch = factsOf(launch, data.policyFile, toQString(share.string()));
    for (const auto& [name, path] :
         {std::pair(u"data"_s, launch.dataFolder), {u"settings"_s, configFolder()}, {u"program"_s, share}})
        data.folders.push_back({name, toQString(path.string()), sizeOf(path)});
    return data;
}

QString redacted(const QString& text) {
    static const QRegularExpression login(u"(://)[^/@\\s\"']+@"_s);
    static const QRegularExpression named(
        u"((?:api[_-]?)?key|token|secret|password|authorization)([\"']?\\s*[:=]\\s*)(?![\"']?\\s*(?:env:|file:|keychain:|client\\b))[\"']?(?:(?:bearer|basic)\\s+)?[^\\s,}\"'#]{4,}[\"']?"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression shaped(
        u"\\b(?:sk|pk|rk|gsk|xai|AIza|ghp|hf|r8)[-_A-Za-z0-9]{12,}|\\b[A-Za-z0-9_-]{40,}={0,2}"_s);
    QString out = text;
    out.replace(login, u"\\1•••@"_s);
    out.replace(named, u"\\1\\2•••"_s);
    out.replace(shaped, u"•••"_s);
    return out;
}

QString bundleOf(const settings::SettingsData& data) {
    QString out = u"Tierline %1, Qt %2, %3, %4\n\n"_s.arg(
        data.version, data.qtVersion, QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
    for (const auto& fact : data.launch)
        out += u"%1: %2 (%3)\n"_s.arg(fact.key, fact.value, fact.option);
    out += u"\nledger: %1 decisions, %2 bytes\n"_s.arg(data.ledgerRows).arg(data.ledgerBytes);
    for (const auto& folder : data.folders)
        out += u"folder %1: %2 bytes, %3\n"_s.arg(folder.name).arg(folder.bytes).arg(folder.path);
    out += u"keychain: %1\n"_s.arg(data.keychain.isEmpty() ? u"none ("_s + data.keychainTrouble + u')'
                                                           : data.keychain);
    out += u"\nkeys, by name only:\n"_s;
    for (const SecretFact& fact : data.secrets)
        out += u"  %1, used by %2: %3\n"_s.arg(fact.reference, fact.users.join(u", "_s),
                                               fact.trouble.isEmpty() ? u"to be had"_s : u"not to be had"_s);
    // The rules' words are the person's own too, but the question is mostly about them.
    out += u"\npolicy %1:\n%2\n"_s.arg(data.policyFile, QString::fromUtf8(data.policyText));
    return redacted(out);
}

} // namespace tierline::workbench
