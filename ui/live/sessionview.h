// The grouped list as a table: arrows and Enter fold and unfold, a choice is told as a decision's id. Follows
// the newest session until the user scrolls or chooses. Window thread; does not own the model.
#pragma once

#include <QTableView>

namespace tierline::live {

class SessionModel;

class SessionView final : public QTableView {
    Q_OBJECT

public:
    explicit SessionView(SessionModel& model, QWidget* parent = nullptr);

    void showEnd();
    std::vector<std::uint32_t> chosen() const; // positions; of a session all its calls

Q_SIGNALS:
    void currentCall(quint32 position);
    void menuAsked(const QModelIndex& cell, const QPoint& globally);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void fold(int row, bool expanded);

    SessionModel& m_model;
};

} // namespace tierline::live
