// What is true of the draft and probably not meant, in one line at the foot; all of it in a list that opens.
// Window thread.
#pragma once

#include "policy/policydata.h"

#include <QWidget>

class QLabel;

namespace tierline::kit {
class ElidedLabel;
class FlatButton;
class StateDot;
} // namespace tierline::kit

namespace tierline::policypage {

class LintStrip final : public QWidget {
    Q_OBJECT

public:
    explicit LintStrip(QWidget* parent = nullptr);
    void setLints(const std::vector<tune::Lint>& lints,
                  bool isCurrent); // false: of the draft before this one
    QString sentence() const;
    kit::FlatButton& button() const { return *m_all; }
    void openList();

Q_SIGNALS:
    void placeRequested(int line, int column);
    void message(const QString& sentence);

private:
    std::vector<tune::Lint> m_lints;
    kit::StateDot* m_dot;
    kit::ElidedLabel* m_text;
    kit::FlatButton* m_all;
};

} // namespace tierline::policypage
