#include "fakeconnect.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

std::vector<connect::ClientState> FakeConnect::invented() {
    return {{u"claude-code"_s, u"Claude Code"_s, u"/home/sam/.claude/settings.json"_s, true, false, false},
            {u"codex"_s, u"Codex"_s, u"/home/sam/.codex/config.toml"_s, true, true, true},
            {u"continue"_s, u"Continue"_s, u"/home/sam/.continue/config.yaml"_s, false, false, false},
            {u"cline"_s, u"Cline"_s, {}, false, false, false},
            {u"aider"_s, u"aider"_s, u"/home/sam/.aider.conf.yml"_s, false, false, false},
            {u"bash"_s, u"Shell profile (bash)"_s, u"/home/sam/.bashrc"_s, true, false, false}};
}

void FakeConnect::preview(const QString& client) {
    asked << u"preview "_s + client;
    connect::Preview preview;
    preview.client = client;
    if (client == u"cline"_s) {
        preview.paste = {{u"API Provider"_s, u"OpenAI Compatible"_s},
                         {u"Base URL"_s, gateway + u"/v1"_s},
                         {u"OpenAI Compatible API Key"_s, u"tierline"_s},
                         {u"Model ID"_s, u"auto"_s}};
    } else if (!trouble.isEmpty()) {
        preview.trouble = trouble;
        preview.remedy = u"close it with }"_s;
    } else {
        preview.diff =
            u"--- settings.json\n+++ settings.json\n@@ -1,5 +1,9 @@\n {\n   \"permissions\": {\"allow\": "
            "[\"Bash(npm test)\"]},\n   \"env\": {\n-    \"ANTHROPIC_AUTH_TOKEN\": \"••••9f2c\"\n+    "
            "\"ANTHROPIC_AUTH_TOKEN\": \"tierline\",\n+    \"ANTHROPIC_BASE_URL\": "
            "\"http://127.0.0.1:8787\",\n+    "
            "\"ANTHROPIC_CUSTOM_HEADERS\": \"x-tierline-client: claude-code\"\n   }\n }\n"_s;
        preview.notes = {connect::NoteKind::Restart};
    }
    Q_EMIT previewed(preview);
}

void FakeConnect::write(const QString& client) {
    asked << u"write "_s + client;
    for (auto& one : clients)
        if (one.id == client) one.points = one.canUndo = true;
    Q_EMIT written({client, true, false, u"Written."_s,
                    u"/home/sam/.claude/settings.json.tierline-20261122-014500.bak"_s});
}

void FakeConnect::undo(const QString& client) {
    asked << u"undo "_s + client;
    for (auto& one : clients)
        if (one.id == client) one.points = one.canUndo = false;
    Q_EMIT written({client, true, true, u"Undone: the file is as it was."_s, {}});
}

bool FakeConnect::isFrom(const QString& client, const QString& heard, const QStringList& heardBefore,
                         bool trafficPlays) const {
    return heard == client && !(trafficPlays && heardBefore.contains(heard));
}

} // namespace tierline::test
