#include "shell/snippets.h"

#include <QCoreApplication>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Snippets)
};

} // namespace

const std::vector<ClientChoice>& clientChoices() {
    static const std::vector<ClientChoice> choices{
        {Client::OpenAiSdk, Text::tr("OpenAI SDK")},
        {Client::AnthropicSdk, Text::tr("Anthropic SDK")},
        {Client::ClaudeCode, Text::tr("Claude Code")},
        {Client::Codex, Text::tr("Codex")},
        {Client::Curl, Text::tr("curl")},
    };
    return choices;
}

QString snippet(Client client, const QString& url) {
    switch (client) {
    case Client::OpenAiSdk:
        return u"export OPENAI_BASE_URL=%1/v1\nexport OPENAI_API_KEY=tierline\n"_s.arg(url);
    case Client::AnthropicSdk:
        return u"export ANTHROPIC_BASE_URL=%1\nexport ANTHROPIC_API_KEY=tierline\n"_s.arg(url);
    case Client::ClaudeCode:
        return u"export ANTHROPIC_BASE_URL=%1\nexport ANTHROPIC_AUTH_TOKEN=tierline\nclaude\n"_s.arg(url);
    case Client::Codex:
        return u"export TIERLINE_API_KEY=tierline\n"
               "codex -c model=auto -c model_provider=tierline \\\n"
               "  -c 'model_providers.tierline={name=\"Tierline\",base_url=\"%1/v1\",wire_api=\"responses\","
               "env_key=\"TIERLINE_API_KEY\"}'\n"_s.arg(url);
    case Client::Curl:
        return u"curl %1/v1/chat/completions -H 'content-type: application/json' \\\n"
               "  -d '{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital "
               "of "
               "France?\"}]}'\n"_s.arg(url);
    }
    return {};
}

} // namespace tierline::shell
