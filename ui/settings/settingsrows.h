// Every setting as one row of a table: what it is, where it lies, what it is now and without anybody's doing.
// Pure.
#pragma once

#include "kit/preferences.h"
#include "settings/settingsdata.h"

#include <QVariant>

#include <vector>

namespace tierline::settings {

enum class Section {
    Gateway,
    Capture,
    Privacy,
    Secrets,
    Notifications,
    Appearance,
    Shortcuts,
    Connect,
    Data,
    Sandbox,
    About,
    sectionTotal
};
QString nameOf(Section section);
QString purposeOf(Section section); // one sentence

enum class Kept { PolicyFile, SettingsFile, Launch, Program };

struct Line {
    QString key; // "capture.keep", "window/scale", "listen"
    Section section = Section::Gateway;
    QString label, what; // what: for F1 and the search
    QString value, usual;
    Kept kept = Kept::Program;
    QString where;  // "policy.yaml, line 41", "settings file", "launch option --listen"
    QString remedy; // how it gets back to the usual
    int line = 0;   // in the policy's file; 0: not there
    bool isChanged = false, isEditable = false;
    QStringList choices; // editable ones: words to choose from; empty: a switch
    QString trouble;     // what is wrong with the value
    bool operator==(const Line&) const = default;
};

std::vector<Line> linesOf(const SettingsData& data, const kit::Preferences& preferences);

// The preferences with one row changed; the same where the word is none of the row's.
kit::Preferences withValue(const kit::Preferences& preferences, const QString& key, const QString& value);
kit::Preferences withUsual(const kit::Preferences& preferences, const QString& key);

bool matches(const Line& line, const QString& search); // all words occur

} // namespace tierline::settings
