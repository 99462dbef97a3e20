SELECT
  `t2`.`metric`,
  `t2`.`input`,
  `t2`.`file`,
  `t2`.`row`,
  `t2`.`document_id`,
  `t2`.`year`,
  `t2`.`contributor`,
  `t2`.`contributors`,
  `t2`.`address_key`,
  `t2`.`left_out`,
  `t2`.`empty`,
  `t2`.`record`
FROM `read_listings` AS `t2`
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM `listings_twins` AS `t3`
    WHERE
      `t2`.`metric` = `t3`.`metric`
      AND `t2`.`input` = `t3`.`input`
      AND `t2`.`document_id` = `t3`.`document_id`
  )
