// Where Tierline keeps things, by the XDG base directory rules, and where its plain resource files are.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string_view>

namespace tierline {

std::filesystem::path configFolder(); // $XDG_CONFIG_HOME/tierline
std::filesystem::path dataFolder();   // $XDG_DATA_HOME/tierline

// TIERLINE_SHARE, else ../share/tierline relative to the running program. NotFound when neither holds
// resources.
Result<std::filesystem::path> shareFolder();

// Creates the folder with mode 0700 if missing and tightens it if it is looser and ours.
Result<void> makePrivateFolder(const std::filesystem::path& folder);

// Written beside it, synced and renamed, so that whoever reads it, also after a crash, finds the old text or
// the new one. 0600.
Result<void> replaceFile(const std::filesystem::path& file, std::string_view text);

Result<std::string> readFile(const std::filesystem::path& file, std::size_t limit = 64U << 20U);

} // namespace tierline
