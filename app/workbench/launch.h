// What the command line asks for, as a value; and the gateway's options that follow from it. Pure but for the
// look whether a policy of one's own exists.
#pragma once

#include "base/error.h"
#include "gateway/gateway.h"

#include <filesystem>
#include <optional>
#include <string>

namespace tierline::workbench {

struct Launch {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8787;
    std::string policyFile;           // empty: one's own, else the shipped one
    std::filesystem::path dataFolder; // never empty
    bool sandbox = false;
    std::filesystem::path script; // of the traffic; empty: none
    double perSecond = 2.0;
    std::string clientToken; // TIERLINE_TOKEN
    std::string attach;      // URL of a gateway that is watched; empty: one of our own runs
};

struct Answer { // instead of a launch: --help, --version, or what was wrong
    std::string text;
    int exitCode = 0;
};

struct CommandLine {
    std::optional<Launch> launch;
    Answer answer;
};
CommandLine readCommandLine(int argc, const char* const* argv);

// SCRIPT[@RATE], the rate in requests a second. `off`: no traffic.
Result<void> readTraffic(Launch& launch, const std::string& text);

// The sandbox's policy is a copy in its data folder, so that it can be changed; while nobody has, it follows
// the shipped one. Where it cannot be written the shipped one itself.
Result<std::string> sandboxPolicy(const std::filesystem::path& dataFolder);

Result<gateway::Options> gatewayOptions(const Launch& launch);

} // namespace tierline::workbench
