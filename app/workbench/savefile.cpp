#include "savefile.h"

#include "worker.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <utility>

namespace tierline::workbench {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(tierline::workbench::SaveFile)
};

} // namespace

QString writeWhole(const QString& file, const QByteArray& bytes) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
    return out.errorString();
}

void saveFile(Worker& worker, QObject* context, const QString& file, const QByteArray& bytes,
              std::function<void(bool, const QString&)> then) {
    worker.ask(
        context, [file, bytes] { return writeWhole(file, bytes); },
        [file, then = std::move(then)](const QString& trouble) {
            then(trouble.isEmpty(), trouble.isEmpty() ? Text::tr("Saved %1").arg(file)
                                                      : Text::tr("Cannot write %1: %2").arg(file, trouble));
        });
}

} // namespace tierline::workbench
