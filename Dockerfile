# The jar that `mvn package` has made, in a container: docker build -t omoide .
FROM eclipse-temurin:21-jre-noble

RUN useradd --system --uid 10001 --no-create-home omoide && install -d -o omoide /data
COPY src/target/omoide.jar /omoide.jar

USER omoide
WORKDIR /data
VOLUME /data
ENV OMOIDE_DATA=/data
EXPOSE 8080

# Bash can ask by itself: one more JVM each time would cost more than the answer.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# As process 1, so that it hears SIGTERM and ends in order.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-jar", "/omoide.jar"]
