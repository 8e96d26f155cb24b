#include "trainingdesk.h"

#include "savefile.h"

#include "base/paths.h"
#include "bench/seen.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace tierline::workbench {

using namespace training;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t largestModelFile = classify::largestTextModel;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

TrainingTrouble troubleOf(const Error& error) {
    QString sentence = toQString(error.detail);
    if (error.line > 0)
        sentence = LocalTrainingDesk::tr("line %1: %2").arg(QString::number(error.line), sentence);
    if (!error.file.empty())
        sentence = toQString(bench::fileName(error.file)) + u", "_s + sentence; // a name keeps its case
    else if (!sentence.isEmpty())
        sentence[0] = sentence[0].toUpper();
    QString remedy = toQString(error.remedy);
    if (!remedy.isEmpty()) remedy[0] = remedy[0].toUpper();
    const bool wasCancelled = error.code == ErrorCode::Refused;
    if (wasCancelled) sentence = LocalTrainingDesk::tr("Training was cancelled; nothing was kept.");
    return {sentence, remedy.isEmpty() || remedy.endsWith(u'.') ? remedy : remedy + u'.', wasCancelled};
}

bool isSet(const std::filesystem::path& file) {
    static const std::set<std::string> endings{".jsonl", ".json", ".ndjson", ".csv"};
    return endings.contains(file.extension().string());
}

std::vector<std::string> setsIn(const std::filesystem::path& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (it->is_regular_file(error) && isSet(it->path())) files.push_back(it->path().string());
    std::ranges::sort(files);
    return files;
}

using Found = std::vector<std::pair<std::string, SetOrigin>>;

Found findSets(const LocalTrainingDesk::Place& place, const QStringList& added) {
    Found found;
    for (auto& file : setsIn(place.shippedSets))
        found.emplace_back(std::move(file), SetOrigin::Shipped);
    for (auto& file : setsIn(place.ownSets))
        found.emplace_back(std::move(file), SetOrigin::Own);
    for (const QString& file : added)
        if (std::ranges::find(found, file.toStdString(), &Found::value_type::first) == found.end())
            found.emplace_back(file.toStdString(), SetOrigin::Added);
    return found;
}

Result<ModelPtr> modelOf(std::string bytes) {
    auto text = classify::parseTextFile(bytes);
    if (!text) return std::unexpected(text.error());
    auto scorer = classify::TextModel::parse(bytes);
    if (!scorer) return std::unexpected(scorer.error());
    auto model = std::make_shared<ModelInHand>();
    model->text = *std::move(text);
    model->scorer = *std::move(scorer);
    model->bytes = std::move(bytes);
    return model;
}

Result<ModelPtr> openModel(const std::filesystem::path& file) {
    auto bytes = readFile(file, largestModelFile);
    if (!bytes) return std::unexpected(bytes.error());
    auto model = modelOf(*std::move(bytes));
    if (!model) return model;
    auto placed = std::make_shared<ModelInHand>(**model);
    placed->file = toQString(file.string());
    return placed;
}

using Progress = std::function<bool(std::string_view, double)>;

// The report and, when it is asked for, one model more for each set.
Result<ModelPtr> trainModel(TrainingJob job, const Progress& progress) {
    const auto began = std::chrono::steady_clock::now();
    if (const auto good = bench::checkPlan(job.plan); !good) return std::unexpected(good.error());
    const auto plan = job.plan;
    if (const auto good = bench::readMaps(job.plan); !good) return std::unexpected(good.error());
    const auto& sources = job.plan.sources;
    const auto sets = bench::readTrainSets(sources, *job.policy);
    if (!sets) return std::unexpected(sets.error());
    const auto rows = bench::trainRows(*sets, sources, *job.policy);
    auto options = bench::trainOptions(job.plan, rows.size());
    const double own = job.leavesOut ? 1.0 / (1.0 + static_cast<double>(sources.files.size())) : 1.0;
    options.progress = [&](std::string_view what, double share) { return progress(what, own * share); };
    const auto trained = classify::train(rows, options);
    if (!trained) return std::unexpected(trained.error());
    auto made = modelOf(classify::print(trained->model));
    if (!made) return made;
    auto model = std::make_shared<ModelInHand>(**made);
    model->report = bench::trainReport(*sets, sources, *job.policy, *trained);
    model->report->bytes = model->bytes.size();
    model->seen = bench::seenText(*sets, trained->model.name, model->bytes);
    model->plan = plan;
    if (job.leavesOut) {
        options.progress = [&](std::string_view what, double share) {
            return progress(what, own + (1 - own) * share);
        };
        auto left = bench::trainLeftOut(*sets, sources, *job.policy, options);
        if (!left) return std::unexpected(left.error());
        for (std::size_t i = 0; i < left->size(); ++i)
            model->report->files[i].leftOut = std::move((*left)[i]);
    }
    model->took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    return model;
}

} // namespace

LocalTrainingDesk::Place LocalTrainingDesk::placeOf(const std::filesystem::path& dataFolder) {
    const auto share = shareFolder().value_or(std::filesystem::path());
    return {share / "sets", dataFolder / "bench" / "sets", share / "models" / "default.model"};
}

LocalTrainingDesk::LocalTrainingDesk(Place place, QObject* parent)
    : TrainingDesk(parent),
      m_place(std::move(place)),
      m_stopLooking(std::make_shared<std::atomic<bool>>(false)),
      m_stopTraining(std::make_shared<std::atomic<bool>>(false)) {
    m_pool.setMaxThreadCount(2); // looking goes on while it trains
}

LocalTrainingDesk::~LocalTrainingDesk() {
    *m_stopLooking = true;
    *m_stopTraining = true;
    m_pool.waitForDone();
}

// `work` on a thread of the pool; `then` takes what it gave, on this one.
template <class Work, class Then>
void LocalTrainingDesk::beside(Work work, Then then) {
    m_pool.start([this, work = std::move(work), then = std::move(then)] {
        auto answer = std::make_shared<std::invoke_result_t<const Work&>>(work());
        QMetaObject::invokeMethod(this, [answer, then] { then(*answer); }, Qt::QueuedConnection);
    });
}

void LocalTrainingDesk::look(const Looking& asked) {
    *m_stopLooking = true;
    const Flag stop = m_stopLooking = std::make_shared<std::atomic<bool>>(false);
    const QString own = toQString(m_place.ownSets.string());
    beside(
        [asked, stop, own, place = m_place] {
            SetsSeen seen;
            seen.ownFolder = own;
            bench::TrainPlan plan;
            plan.maps = asked.maps;
            plan.values = asked.values;
            const auto mapped = bench::readMaps(plan);
            bench::SetOptions options{plan.sources.mapping, {}, true};
            if (asked.policy != nullptr)
                for (const auto& tier : asked.policy->tiers)
                    options.tiers.push_back(tier.name);
            for (const auto& [file, origin] : findSets(place, asked.added)) {
                if (*stop) break;
                seen.sets.push_back({bench::trainLook(file, options, [&] { return !*stop; }), origin});
                if (!mapped && !seen.sets.back().look.trouble) seen.sets.back().look.trouble = mapped.error();
            }
            return seen;
        },
        [this, stop](const SetsSeen& seen) {
            if (!*stop) Q_EMIT setsChanged(seen);
        });
}

void LocalTrainingDesk::train(const TrainingJob& job) {
    if (m_isTraining || job.policy == nullptr) return;
    m_isTraining = true;
    const Flag stop = m_stopTraining = std::make_shared<std::atomic<bool>>(false);
    const auto tell = [this, stop](std::string_view what, double share) {
        const QString words = toQString(std::string(what));
        QMetaObject::invokeMethod(
            this, [this, words, share] { Q_EMIT progressed(words, share); }, Qt::QueuedConnection);
        return !*stop;
    };
    beside([job, tell] { return trainModel(job, tell); },
           [this, stop](const Result<ModelPtr>& model) {
               m_isTraining = false;
               if (*stop && model)
                   Q_EMIT failed(troubleOf(fail(ErrorCode::Refused, "training was stopped").error()));
               else if (model)
                   Q_EMIT trained(*model);
               else
                   Q_EMIT failed(troubleOf(model.error()));
           });
}

void LocalTrainingDesk::cancel() {
    *m_stopTraining = true;
}

void LocalTrainingDesk::open(const QString& modelFile) {
    const auto asked = ++m_opening;
    const auto file =
        modelFile.isEmpty() ? m_place.shippedModel : std::filesystem::path(modelFile.toStdString());
    beside([file] { return openModel(file); },
           [this, asked](const Result<ModelPtr>& model) {
               if (asked != m_opening) return;
               if (model)
                   Q_EMIT opened(*model);
               else
                   Q_EMIT openFailed(troubleOf(model.error()));
           });
}

void LocalTrainingDesk::save(const QString& file, const QByteArray& bytes) {
    beside([file, bytes] { return writeWhole(file, bytes); },
           [this, file](const QString& trouble) { tellSaved(file, trouble); });
}

void LocalTrainingDesk::saveModel(const QString& file, const ModelPtr& model) {
    beside(
        [file, model] {
            const QString seen = toQString(bench::seenPathOf(file.toStdString()).string());
            if (seen == file) return tr("the hashes of its prompts go there; call it NAME.model");
            const QString trouble = writeWhole(file, QByteArray::fromStdString(model->bytes));
            if (!trouble.isEmpty() || model->seen.empty()) return trouble;
            return writeWhole(seen, QByteArray::fromStdString(model->seen));
        },
        [this, file](const QString& trouble) { tellSaved(file, trouble); });
}

void LocalTrainingDesk::tellSaved(const QString& file, const QString& trouble) {
    Q_EMIT saved(trouble.isEmpty(), file,
                 trouble.isEmpty() ? tr("Saved %1").arg(file) : tr("Cannot write %1: %2").arg(file, trouble));
}

} // namespace tierline::workbench
