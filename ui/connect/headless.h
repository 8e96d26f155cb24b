// How the same gateway runs without a window: the command, and a systemd unit. Pure.
#pragma once

#include <QString>

namespace tierline::connect {

struct HeadlessWish {
    QString program; // tierlinectl with its path
    QString policyFile, dataFolder;
    QString listen = QStringLiteral("127.0.0.1:8787");
    bool sandbox = false;
};

QString serveCommand(const HeadlessWish& wish);
QString systemdUnit(const HeadlessWish& wish);
QString shellWord(const QString& text); // quoted where a shell would take it apart

} // namespace tierline::connect
