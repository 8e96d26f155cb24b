// One case in full: what was asked, what its label is and why, where each policy sent it and why. Window
// thread; shows what it is given.
#pragma once

#include "benchmark/cases.h"

#include <QTextBrowser>

namespace tierline::benchmark {

class CaseDetail final : public QTextBrowser {
    Q_OBJECT

public:
    explicit CaseDetail(QWidget* parent = nullptr);
    void setCase(const std::optional<CaseView>& view);
    void setReasons(const std::vector<Reasons>& reasons);
    const std::optional<CaseView>& shown() const { return m_view; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();

    std::optional<CaseView> m_view;
    std::vector<Reasons> m_reasons;
};

} // namespace tierline::benchmark
