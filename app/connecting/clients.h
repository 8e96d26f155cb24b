// The clients that can be pointed at the gateway: where each keeps its settings, what is written there, and
// by what name the ledger knows it. Pure but for looking at files; any thread.
#pragma once

#include "connecting/filechange.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::connecting {

enum class Client { ClaudeCode, Codex, Continue, Cline, Aider, Bash, Zsh, Fish };
constexpr std::array allClients{Client::ClaudeCode, Client::Codex, Client::Continue, Client::Cline,
                                Client::Aider,      Client::Bash,  Client::Zsh,      Client::Fish};

std::string_view idOf(Client client); // "claude-code"; stable
std::optional<Client> clientFromId(std::string_view id);
std::string_view nameOf(Client client); // "Claude Code"

struct Target {
    std::string url; // http://127.0.0.1:8787, no slash behind it
    std::string key; // the gateway's client token; empty: it asks for none
};

struct Places { // from the environment, so that tests have their own
    std::filesystem::path home, claude, codex, zsh, config;
    static Places ofThisUser();
};

enum class Note : unsigned char {
    ApiKeyBeside,    // Claude Code: an ANTHROPIC_API_KEY beside ours is sent too
    OwnHeaders,      // Claude Code: own headers are there, so the client's name stays its own
    EnvironmentWins, // Codex, aider: a variable of the shell goes before the file
    ModelChanged,    // the model of before is replaced by `auto`
    KeysShadowed,    // shells: a provider's key that the policy reads from the environment is hidden
    NewShell,        // shells: counts in shells that are opened from now on
    KeyInFile,       // the gateway's token stands in the file
    Restart          // the client reads its settings when it starts
};

struct Plan {
    FileChange change;
    std::vector<Note> notes;
};

// Cline keeps its settings inside VS Code's own database: nothing is written, `pasteOf` says what to paste.
bool isWritten(Client client);
std::filesystem::path fileOf(Client client, const Places& places);
Result<Plan> plan(Client client, const Target& target, const Places& places);
std::vector<std::pair<std::string, std::string>> pasteOf(Client client, const Target& target); // field, value

bool pointsAt(std::string_view text, const Target& target); // whether a file names the gateway already

// Whether a decision of `client` is this client's. Names that were heard before the change do not count while
// made-up traffic plays, since that borrows them.
bool isFrom(Client which, std::string_view client, std::span<const std::string> heardBefore,
            bool trafficPlays);

} // namespace tierline::connecting
