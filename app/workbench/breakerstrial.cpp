// What a provider's test came to, in words; and the providers that are offered.
#include "breakersdesk.h"
#include "providerpresets.h"

#include "gateway/tryprovider.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <array>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProviderTest)
};

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Words {
    QString sentence, remedy;
};

Words wordsOf(net::NetFailure::Kind kind, const QString& detail) {
    using Kind = net::NetFailure::Kind;
    switch (kind) {
    case Kind::Resolve:
        return {Text::tr("The host name is not known (DNS)."), Text::tr("Check the base URL.")};
    case Kind::Connect:
        return {Text::tr("Nobody answers at that address: %1.").arg(detail),
                Text::tr("Check host and port, and the proxy.")};
    case Kind::ConnectTimeout:
        return {Text::tr("The connection took too long."),
                Text::tr("Check the address, the proxy and the firewall.")};
    case Kind::Tls:
        return {
            Text::tr("The secure connection (TLS) failed: %1.").arg(detail),
            Text::tr("For a certificate of your own, name its file under network.ca_file in the policy.")};
    case Kind::FirstByteTimeout:
    case Kind::IdleTimeout:
    case Kind::TotalTimeout:
        return {Text::tr("It took the request and did not answer in time."), Text::tr("Try again.")};
    case Kind::Reset: return {Text::tr("It closed the connection in the middle."), Text::tr("Try again.")};
    case Kind::Protocol:
        return {Text::tr("What came back is not what this dialect speaks: %1.").arg(detail),
                Text::tr("Check dialect and base URL.")};
    case Kind::Cancelled: return {Text::tr("Cancelled."), {}};
    case Kind::Offline: return {Text::tr("This machine has no network."), {}};
    case Kind::PoolTimeout:
        return {Text::tr("All connections to it are in use."), Text::tr("Try again in a moment.")};
    }
    return {};
}

Words wordsOf(ErrorClass why, int status, const QString& said) {
    const QString code = QString::number(status);
    if (why == ErrorClass::Auth)
        return {Text::tr("It does not take the key (%1).").arg(code),
                Text::tr("Check that it is this provider's key and has not been revoked.")};
    if (why == ErrorClass::Billing || why == ErrorClass::QuotaExhausted)
        return {Text::tr("The key is good, but the account has no credit left (%1).").arg(code), said};
    if (why == ErrorClass::RateLimited)
        return {Text::tr("The key is good, but its rate limit is reached (%1).").arg(code),
                Text::tr("Try again in a minute.")};
    if (why == ErrorClass::NotFound)
        return {Text::tr("That address is not known there (%1).").arg(code),
                Text::tr("Check dialect, base URL and model.")};
    if (why == ErrorClass::ServerError || why == ErrorClass::Overloaded)
        return {Text::tr("The provider has trouble of its own (%1).").arg(code), said};
    return {Text::tr("It refused (%1): %2")
                .arg(code, said.isEmpty() ? toQString(std::string(toString(why))) : said),
            {}};
}

Words wordsOfSuccess(const gateway::Tried& tried, const breakers::Trial& trial) {
    if (trial.model.isEmpty())
        return {Text::tr("The key works: %1, in %2.")
                    .arg(kit::counted(std::ssize(tried.models), Text::tr("%1 model"), Text::tr("%1 models")),
                         kit::duration(tried.took)),
                {}};
    QString tokens;
    if (tried.usage)
        tokens = Text::tr(", %1 tokens in and %2 out")
                     .arg(kit::count(tried.usage->input), kit::count(tried.usage->output));
    return {Text::tr("%1 answered in %2%3.").arg(trial.model, kit::duration(tried.took), tokens), {}};
}

} // namespace

breakers::TrialResult wordsOf(const gateway::Tried& tried, const breakers::Trial& trial) {
    breakers::TrialResult result;
    result.number = trial.number;
    result.fine = tried.fine;
    result.model = trial.model;
    const QString detail = toQString(tried.detail);
    const Words words = tried.fine      ? wordsOfSuccess(tried, trial)
                        : tried.network ? wordsOf(*tried.network, detail)
                        : tried.refusal ? wordsOf(*tried.refusal, tried.status, detail)
                                        : Words{Text::tr("It cannot be asked: %1.").arg(detail), {}};
    result.sentence = words.sentence;
    result.remedy = words.remedy;
    for (const auto& model : tried.models)
        result.models << toQString(model);
    return result;
}

std::vector<breakers::Preset> providerPresets(const policy::Policy* policy) {
    struct Row {
        QLatin1StringView id, dialect, url, variable;
    };
    static constexpr std::array rows{
        Row{"openai"_L1, "openai"_L1, "https://api.openai.com/v1"_L1, "OPENAI_API_KEY"_L1},
        Row{"anthropic"_L1, "anthropic"_L1, "https://api.anthropic.com"_L1, "ANTHROPIC_API_KEY"_L1},
        Row{"google"_L1, "gemini"_L1, "https://generativelanguage.googleapis.com/v1beta"_L1,
            "GEMINI_API_KEY"_L1},
        Row{"openrouter"_L1, "openai"_L1, "https://openrouter.ai/api/v1"_L1, "OPENROUTER_API_KEY"_L1},
        Row{"groq"_L1, "openai"_L1, "https://api.groq.com/openai/v1"_L1, "GROQ_API_KEY"_L1},
        Row{"mistral"_L1, "openai"_L1, "https://api.mistral.ai/v1"_L1, "MISTRAL_API_KEY"_L1},
        Row{"deepseek"_L1, "openai"_L1, "https://api.deepseek.com/v1"_L1, "DEEPSEEK_API_KEY"_L1},
        Row{"together"_L1, "openai"_L1, "https://api.together.xyz/v1"_L1, "TOGETHER_API_KEY"_L1},
        Row{"fireworks"_L1, "openai"_L1, "https://api.fireworks.ai/inference/v1"_L1, "FIREWORKS_API_KEY"_L1},
        Row{"xai"_L1, "openai"_L1, "https://api.x.ai/v1"_L1, "XAI_API_KEY"_L1},
        Row{"cerebras"_L1, "openai"_L1, "https://api.cerebras.ai/v1"_L1, "CEREBRAS_API_KEY"_L1},
        Row{"ollama"_L1, "openai"_L1, "http://127.0.0.1:11434/v1"_L1, ""_L1},
        Row{"lmstudio"_L1, "openai"_L1, "http://127.0.0.1:1234/v1"_L1, ""_L1},
        Row{"llamacpp"_L1, "openai"_L1, "http://127.0.0.1:8080/v1"_L1, ""_L1},
    };
    std::vector<breakers::Preset> presets;
    for (const Row& row : rows)
        presets.push_back({row.id, row.dialect, row.url, row.variable});
    if (policy == nullptr) return presets;
    for (const auto& provider : policy->providers) { // to look what else it sells
        const std::string& key = provider.key;
        const QString id = toQString(provider.id);
        if (std::ranges::any_of(presets, [&](const auto& preset) { return preset.id == id; })) continue;
        presets.push_back(
            {id, provider.isAzure ? u"azure"_s : toQString(std::string(toString(provider.dialect))),
             toQString(provider.baseUrl), key.starts_with("env:") ? toQString(key.substr(4)) : QString()});
    }
    return presets;
}

} // namespace tierline::workbench
