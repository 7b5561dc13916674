// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/gl_view.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

// Below the 40 ms in which news come, so that they never wait for a second turn.
constexpr int kFrameMilliseconds = 24;
constexpr double kRestSeconds = 0.5;  // a longer pause ends a movement
constexpr int kFramesForRate = 5;
constexpr double kDragPixels = 4.0;  // less is a click
constexpr double kKeyPixels = 40.0;
constexpr double kShortStep = 0.01;  // of t, with the arrow keys
constexpr double kLongStep = 0.1;    // with Shift

}  // namespace

bool hasOpenGl() {
    // Made at the start because all windows share their contexts.
    const QOpenGLContext* shared = QOpenGLContext::globalShareContext();
    const QStringList without = {QStringLiteral("offscreen"), QStringLiteral("minimal"),
                                 QStringLiteral("linuxfb"), QStringLiteral("vnc")};
    return shared != nullptr && shared->isValid() &&
           !without.contains(QGuiApplication::platformName());
}

GlView::GlView(SceneSource source, QWidget* parent)
    : QOpenGLWidget(parent), source_(std::move(source)) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setMinimumSize(160, 120);
    frameTimer_.setSingleShot(true);
    frameTimer_.setTimerType(Qt::PreciseTimer);
    connect(&frameTimer_, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

GlView::~GlView() {
    // The context goes with the base class, when this is no GlView any more.
    if (context() != nullptr) context()->disconnect(this);
    dropRenderer();
}

void GlView::goHome(render::Camera& camera) const {
    if (stretched_) {
        camera.fitStretched(home_);
    } else {
        camera.fit(home_);
        const double needed = home_.width() / camera.unitsPerPixel();
        const double room = std::max(0.0, 0.5 * (camera.pixelWidth() - needed));
        camera.panBy({-std::min(room, static_cast<double>(covered_)), 0.0});
    }
}

void GlView::setCovered(int pixels) {
    if (covered_ == pixels) return;
    covered_ = pixels;
    if (atHome_) fit(home_, stretched_);
}

void GlView::fit(const render::WorldRect& area, bool stretched) {
    home_ = area;
    stretched_ = stretched;
    atHome_ = true;
    render::Camera camera = camera_;
    camera.resize(width(), height());
    goHome(camera);
    camera_ = camera;
    Q_EMIT cameraChanged(false);
    paintNow();
}

void GlView::zoomBy(double factor) {
    render::Camera camera = camera_;
    camera.zoomAt({0.5 * width(), 0.5 * height()}, factor);
    moveCamera(camera, true);
}

void GlView::paintSoon() {
    if (frameTimer_.isActive()) return;
    const qint64 age = sinceFrame_.isValid() ? sinceFrame_.elapsed() : kFrameMilliseconds;
    if (age >= kFrameMilliseconds) {
        update();
    } else {
        frameTimer_.start(static_cast<int>(kFrameMilliseconds - age));
    }
}

void GlView::paintNow() {
    frameTimer_.stop();
    update();
}

Result<void> GlView::draw(const std::function<Result<void>(render::SceneRenderer&)>& drawing) {
    if (!renderer_) {
        return Error{Fault::resource, "OpenGL 3.3 does not work here", "canvas",
                     "update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1"};
    }
    makeCurrent();
    Result<void> drawn = drawing(*renderer_);
    doneCurrent();
    return drawn;
}

double GlView::framesPerSecond() const {
    const bool rests = !sinceFrame_.isValid() || sinceFrame_.elapsed() > 1000 * kRestSeconds;
    return rests || framesInRow_ < kFramesForRate ? 0.0 : 1.0 / frameSeconds_;
}

QString GlView::graphicsText() const {
    return renderer_ ? QString::fromStdString(renderer_->glDescription()) : tr("not available");
}

void GlView::initializeGL() {
    // The context dies when the view moves to another window and sharing is not possible.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlView::dropRenderer,
            Qt::UniqueConnection);
    auto renderer = render::SceneRenderer::create();
    if (!renderer) {
        Q_EMIT failed(renderer.error());
        return;
    }
    renderer_ = *std::move(renderer);
    warm_ = false;
}

void GlView::resizeGL(int width, int height) {
    camera_.resize(width, height);
    if (atHome_) goHome(camera_);
    Q_EMIT cameraChanged(false);
}

void GlView::paintGL() {
    if (!renderer_) return;
    const double ratio = devicePixelRatioF();
    const render::RenderTarget target = {
        defaultFramebufferObject(), static_cast<int>(std::lround(width() * ratio)),
        static_cast<int>(std::lround(height() * ratio)), static_cast<float>(ratio)};
    if (!warm_) warmUp(target);
    const Result<void> drawn = renderer_->draw(source_(), camera_, target);
    const double seconds =
        sinceFrame_.isValid() ? 1e-9 * static_cast<double>(sinceFrame_.nsecsElapsed()) : 1.0;
    framesInRow_ = seconds > kRestSeconds ? 0 : framesInRow_ + 1;
    frameSeconds_ = framesInRow_ <= 1 ? seconds : 0.9 * frameSeconds_ + 0.1 * seconds;
    sinceFrame_.start();
    if (!drawn) Q_EMIT failed(drawn.error());
    Q_EMIT painted();
}

void GlView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    render::Camera camera = camera_;
    camera.zoomAt({event->position().x(), event->position().y()}, std::pow(1.2, notches));
    moveCamera(camera, true);
    event->accept();
}

void GlView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    const QPointF at = event->position();
    gripping_ = event->button() == Qt::LeftButton && gripHandler_ &&
                gripHandler_(Grip::take, camera_.pixelToWorld({at.x(), at.y()}));
    if (gripping_) return;
    dragging_ = true;
    dragged_ = event->button() == Qt::MiddleButton;
    pressed_ = last_ = event->position();
}

void GlView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (gripping_) gripHandler_(Grip::move, camera_.pixelToWorld({at.x(), at.y()}));
    if (dragging_) {
        dragged_ =
            dragged_ || std::hypot(at.x() - pressed_.x(), at.y() - pressed_.y()) > kDragPixels;
        if (dragged_) {
            setCursor(Qt::ClosedHandCursor);
            render::Camera camera = camera_;
            camera.panBy({at.x() - last_.x(), at.y() - last_.y()});
            last_ = at;
            moveCamera(camera, true);
        }
    }
    Q_EMIT hovered(camera_.pixelToWorld({at.x(), at.y()}));
}

void GlView::mouseReleaseEvent(QMouseEvent* event) {
    if (gripping_ && event->button() == Qt::LeftButton) {
        gripping_ = false;
        gripHandler_(Grip::release,
                     camera_.pixelToWorld({event->position().x(), event->position().y()}));
        return;
    }
    if (!dragging_) return;
    dragging_ = false;
    setCursor(Qt::CrossCursor);
    if (!dragged_ && event->button() == Qt::LeftButton) {
        Q_EMIT picked(camera_.pixelToWorld({event->position().x(), event->position().y()}));
    }
}

void GlView::keyPressEvent(QKeyEvent* event) {
    const bool pans = event->modifiers().testFlag(Qt::ControlModifier);
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? kLongStep : kShortStep;
    render::Camera camera = camera_;
    switch (event->key()) {
        case Qt::Key_Left: pans ? camera.panBy({kKeyPixels, 0}) : timeStepped(-step); break;
        case Qt::Key_Right: pans ? camera.panBy({-kKeyPixels, 0}) : timeStepped(step); break;
        case Qt::Key_Up: camera.panBy({0, kKeyPixels}); break;
        case Qt::Key_Down: camera.panBy({0, -kKeyPixels}); break;
        default: QOpenGLWidget::keyPressEvent(event); return;
    }
    if (camera != camera_) moveCamera(camera, true);
}

void GlView::leaveEvent(QEvent* event) {
    QOpenGLWidget::leaveEvent(event);
    Q_EMIT unhovered();
}

void GlView::warmUp(const render::RenderTarget& target) {
    // Software drivers compile a shader when it first draws, and find functions under the lock that
    // loading the engine holds for long. Once everything has been drawn, neither comes in between.
    const auto two = render::shareArray(std::vector<float>{0.0f, 0.0f, 1.0f, 1.0f});
    const auto four = render::shareArray(std::vector<float>(8, 0.5f));
    render::Heatmap map;
    map.width = map.height = 2;
    map.values = two;
    render::Points points;
    points.positions = two;
    points.count = 2;
    render::ArrowGrid arrows;
    arrows.nx = arrows.ny = 2;
    arrows.vectors = four;
    render::Paths paths;
    paths.count = 1;
    paths.verticesPerPath = 2;
    paths.positions = four;
    render::Scene scene;
    scene.drawables = {map, points, arrows, paths};
    // The second time what stays the same is kept as a picture, the third time something changes.
    // Whether it works the real frame will tell.
    for (const float radius : {2.0f, 2.0f, 3.0f}) {
        points.radiusPixels = radius;
        scene.drawables[1] = points;
        static_cast<void>(renderer_->draw(scene, camera_, target));
    }
    warm_ = true;
}

void GlView::dropRenderer() {
    if (!renderer_) return;
    makeCurrent();
    renderer_.reset();
    doneCurrent();
}

void GlView::moveCamera(const render::Camera& camera, bool moving) {
    camera_ = camera;
    atHome_ = false;
    Q_EMIT cameraChanged(moving);
    paintNow();
}

}  // namespace scorescope::app
