//! The end of the server.

use std::time::Duration;

use doorward::web::server::Limits;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::{HELLO, Running, header, patient, read_response, read_to_end, status};

#[tokio::test]
async fn a_request_under_way_is_finished_and_idle_connections_are_closed() {
    let server = Running::start(patient()).await;
    let address = server.address;
    let mut idle = server.send(HELLO).await;
    read_response(&mut idle).await;
    let mut fresh = server.connect().await;
    let mut slow = server
        .send("GET /slow HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    super::eventually(|| server.reached() == 2 && server.counters.accepted() == 3).await;
    let reader = tokio::spawn(async move {
        let answer = read_to_end(&mut slow).await;
        drop(slow);
        answer
    });
    let idlers =
        tokio::spawn(async move { (read_to_end(&mut idle).await, read_to_end(&mut fresh).await) });
    let drain = server.stop().await;
    let answer = reader.await.unwrap();
    assert!(answer.ends_with("\r\n\r\nslow"), "{answer}");
    assert_eq!(header(&answer, "connection"), Some("close"));
    assert_eq!(idlers.await.unwrap(), (String::new(), String::new()));
    assert_eq!(drain.cut, 0);
    assert!(drain.took < patient().drain, "{drain:?}");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let server = Running::start(patient()).await;
    let drain = server.stop().await;
    assert_eq!(drain.cut, 0);
    assert!(drain.took < Duration::from_secs(1), "{drain:?}");
}

#[tokio::test]
async fn a_stuck_request_is_cut_at_the_deadline() {
    let deadline = Duration::from_millis(800);
    let server = Running::start(Limits {
        drain: deadline,
        ..patient()
    })
    .await;
    let mut stuck = server
        .send("GET /never HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    let mut also = server
        .send("POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 9\r\n\r\nx")
        .await;
    super::eventually(|| server.reached() == 2).await;
    let ended = std::sync::Arc::clone(&server.stage.ended);
    let drain = server.stop().await;
    assert_eq!(drain.cut, 2);
    assert!(
        drain.took >= deadline && drain.took < deadline * 3,
        "{drain:?}"
    );
    assert_eq!(ended.load(std::sync::atomic::Ordering::SeqCst), 2);
    assert_eq!(read_to_end(&mut stuck).await, "");
    assert_eq!(read_to_end(&mut also).await, "");
}

#[tokio::test]
async fn half_a_head_and_a_client_that_never_closes_do_not_cost_the_whole_deadline() {
    let server = Running::start(patient()).await;
    let half = server.send("GET /hello HT").await;
    let mut idle = server.send(HELLO).await;
    read_response(&mut idle).await;
    sleep(Duration::from_millis(50)).await;
    let drain = server.stop().await;
    assert_eq!(drain.cut, 0);
    assert!(drain.took < Duration::from_secs(2), "{drain:?}");
    drop((half, idle));
}

#[tokio::test]
async fn a_request_that_arrives_whole_while_the_server_stops_is_served() {
    let mut limits = patient();
    limits.linger = Duration::from_secs(1);
    let server = Running::start(limits).await;
    let (begin, end) = HELLO.split_at(12);
    let mut stream = server.send(begin).await;
    sleep(Duration::from_millis(50)).await;
    let client = tokio::spawn(async move {
        sleep(Duration::from_millis(100)).await;
        tokio::io::AsyncWriteExt::write_all(&mut stream, end.as_bytes())
            .await
            .unwrap();
        read_to_end(&mut stream).await
    });
    let drain = server.stop().await;
    let answer = client.await.unwrap();
    assert_eq!(status(&answer), 200);
    assert_eq!(header(&answer, "connection"), Some("close"));
    assert_eq!(drain.cut, 0);
}
