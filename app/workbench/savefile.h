// Writes a file that the person chose, whole or not at all, away from the window's thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;

namespace tierline::workbench {

class Worker;

QString writeWhole(const QString& file, const QByteArray& bytes); // on a worker's thread; empty: fine

// `then` runs on the window's thread with a sentence to show, unless `context` is gone by then.
void saveFile(Worker& worker, QObject* context, const QString& file, const QByteArray& bytes,
              std::function<void(bool fine, const QString& sentence)> then);

} // namespace tierline::workbench
